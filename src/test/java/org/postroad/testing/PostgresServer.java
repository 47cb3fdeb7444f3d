package org.postroad.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Migrations;

/** A real PostgreSQL on a free loopback port, started once per test JVM, when first asked for. */
public final class PostgresServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    private static final class Shared {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @return the URL of a database that nobody else uses; user {@code postgres}, no password */
    public static String freshDatabase() {
        return create("");
    }

    /** @return the URL of a database that nobody else uses, with all its tables; user {@code postgres}, no password */
    public static String migratedDatabase() {
        return create(" TEMPLATE " + Template.NAME);
    }

    /** Migrated once; a copy of it takes a tenth of a migration. */
    private static final class Template {
        private static final String NAME = migrate(freshDatabase());

        private static String migrate(String url) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(url);
            dataSource.setUser("postgres");
            new Migrations(dataSource, Dialect.POSTGRESQL).apply();
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }

    private static synchronized String create(String from) {
        String name = "postroad_" + DATABASES.incrementAndGet();
        try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + from);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + Shared.SERVER.getPort() + "/" + name;
    }
}
