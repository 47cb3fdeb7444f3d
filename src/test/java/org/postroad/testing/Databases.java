package org.postroad.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Migrations;
import org.postroad.platform.control.PostroadDataSource;

/** Databases for tests below the server, each new and fully migrated, with the connection properties that the server sets. */
public final class Databases {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int POOL = 24;

    private Databases() {}

    /** A data source over a new PostgreSQL database; its pool holds up to 24 connections. */
    public static DataSource postgres() {
        return pool(PostgresServer.migratedDatabase(), "postgres");
    }

    /** A data source over a new H2 database in memory; its pool holds up to 24 connections. */
    public static DataSource h2() {
        DataSource dataSource = pool(
                "jdbc:h2:mem:test_" + COUNT.incrementAndGet()
                        + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                        + ";NON_KEYWORDS=KEY,VALUE;LOCK_TIMEOUT=10000",
                "postroad");
        new Migrations(dataSource, Dialect.H2).apply();
        return dataSource;
    }

    /** The data source of a dialect, for suites that run on both. */
    public static DataSource of(Dialect dialect) {
        return dialect == Dialect.POSTGRESQL ? postgres() : h2();
    }

    private static DataSource pool(String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(POOL);
        if (url.startsWith("jdbc:postgresql:")) {
            PostroadDataSource.postgresqlProperties().forEach(config::addDataSourceProperty);
        }
        return new HikariDataSource(config);
    }
}
