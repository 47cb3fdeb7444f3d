package org.postroad.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Migrations;

/** A real PostgreSQL that can be taken away and comes back on the same files and port. A commit it has answered is on its files. */
final class FaultedDatabase implements AutoCloseable {
    static final String USER = "postgres";

    // Held, since the logging forgets a logger that nobody holds
    private static final Logger LIBRARY = Logger.getLogger(EmbeddedPostgres.class.getName());

    private final Path files;
    private EmbeddedPostgres server;

    FaultedDatabase(Path directory) throws IOException {
        this.files = directory.resolve("postgres-" + UUID.randomUUID());
        this.server = start(0);
        LIBRARY.setLevel(Level.OFF); // It would print a stack whenever it finds its server stopped already.
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(files)
                .setCleanDataDirectory(false)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "200")
                // The library's default would lose the last commits of a database that is stopped hard
                .setServerConfig("synchronous_commit", "on");
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    /** The URL of a new database with all its tables. */
    String create(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
        new Migrations(source(url), Dialect.POSTGRESQL).apply();
        return url;
    }

    /** A new connection each time: outlives every outage. */
    static DataSource source(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(USER);
        source.setReWriteBatchedInserts(true);
        return source;
    }

    /** Transactions committed in one of its databases so far; read from another, so that the reading does not count. */
    long commits(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + name + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Stops it as {@code pg_ctl stop -m immediate} does: no checkpoint, no word to its clients. */
    void stopHard() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(files.resolve("postmaster.pid")).get(0).trim());
        NodeProcess.signal(pid, "QUIT");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true));
        server.close();
    }

    void restart() throws IOException {
        server = start(server.getPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> tree = Files.walk(files)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
