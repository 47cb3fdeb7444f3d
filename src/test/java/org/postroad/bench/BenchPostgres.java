package org.postroad.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Migrations;
import org.postroad.platform.control.PostroadDataSource;
import org.postroad.testing.EngineRig;

/** The one PostgreSQL of a run: every commit durable, set up the same for all who are measured on it. */
final class BenchPostgres implements AutoCloseable {
    /** Connections in each side's pool. */
    static final int POOL = 50;

    /** Jobs of the queue {@code work} that run at once, as at a first start. */
    static final int PERMITS = 25;

    private static final Map<String, String> SETTINGS = settings();

    private final EmbeddedPostgres server;

    private BenchPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("max_connections", "300");
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on"); // The embedded server's own default is off
        settings.put("full_page_writes", "on");
        settings.put("shared_buffers", "1GB");
        settings.put("effective_cache_size", "3GB");
        settings.put("max_wal_size", "4GB");
        settings.put("checkpoint_timeout", "15min");
        settings.put("random_page_cost", "1.1");
        return settings;
    }

    static BenchPostgres start() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        SETTINGS.forEach(builder::setServerConfig);
        return new BenchPostgres(builder.start());
    }

    /** An empty database. */
    HikariDataSource empty(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        }
        return pool(name, Map.of("reWriteBatchedInserts", "true", "prepareThreshold", "1"));
    }

    /** A database with Postroad's tables, the queue {@code work}, and partitions for the jobs that finish today or tomorrow. */
    HikariDataSource migrated(String name) throws SQLException {
        empty(name).close();
        HikariDataSource dataSource = pool(name, PostroadDataSource.postgresqlProperties());
        new Migrations(dataSource, Dialect.POSTGRESQL).apply();
        EngineRig.installQueues(dataSource, Map.of("work", PERMITS));
        JobRows.addDays(dataSource);
        return dataSource;
    }

    /** The URL of a database; user {@code postgres}, no password */
    String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
    }

    private HikariDataSource pool(String name, Map<String, String> properties) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url(name));
        config.setUsername("postgres");
        config.setMinimumIdle(0);
        config.setIdleTimeout(10_000);
        config.setMaximumPoolSize(POOL);
        properties.forEach(config::addDataSourceProperty);
        return new HikariDataSource(config);
    }

    JsonObject describe() throws SQLException {
        JsonObjectBuilder object = Json.createObjectBuilder();
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            object.add("version", Query.text(connection, "SELECT version()"));
            for (String setting : SETTINGS.keySet()) {
                object.add(setting, Query.text(connection, "SHOW " + setting));
            }
        }
        return object.add("connections_in_each_pool", POOL).build();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
