package org.postroad.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.control.PostgresHints;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;

/**
 * A node without a server: the engine, its action and a door for jobs. Starts in a second, so that a hundred deaths fit into minutes.
 * Arguments: name, port, URL of the database.
 */
public final class LightNode implements JobHandler {
    static final String ACTION = "call";

    private static final int POOL = 16;

    private final String name;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Counters counters = new Counters();
    private final EngineRig rig;

    private LightNode(String name, String url) {
        this.name = name;
        DataSource unpooled = FaultedDatabase.source(url);
        this.rig = EngineRig.over(pool(url), Dialect.POSTGRESQL)
                .node(name)
                .action(ACTION, this)
                .meter(counters)
                .hints(membership -> new PostgresHints(
                        unpooled::getConnection,
                        work -> new Thread(work, "hints"),
                        () -> membership.others() > 0,
                        membership::incarnation))
                .build();
    }

    private static DataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(FaultedDatabase.USER);
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(POOL);
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    public static void main(String[] args) throws Exception {
        Thread orphan = new Thread(LightNode::endWithTheDriver, "driver-watch");
        orphan.setDaemon(true);
        orphan.start();
        LightNode node = new LightNode(args[0], args[2]);
        awaitDatabase(args[2]);
        node.rig.start();
        node.listen(Integer.parseInt(args[1]));
    }

    /** As the server does: a database that is away, or slow to answer, is waited for. */
    private static void awaitDatabase(String url) {
        Awaitility.await("the database").atMost(Duration.ofMinutes(2)).until(() -> {
            try (Connection connection = FaultedDatabase.source(url).getConnection()) {
                return connection.isValid(5);
            } catch (SQLException e) {
                return false;
            }
        });
    }

    /** The driver holds the other end of standard input for as long as it lives. */
    private static void endWithTheDriver() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said.
            }
        } catch (IOException e) {
            System.err.println("The driver is gone: " + e);
        }
        Runtime.getRuntime().halt(1);
    }

    private void listen(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/health/ready", exchange -> answer(exchange, 200, "ready"));
        server.createContext("/counters", exchange -> answer(exchange, 200, counters.toString()));
        server.createContext("/jobs", this::enqueue);
        server.start();
    }

    private void enqueue(HttpExchange exchange) throws IOException {
        JsonObject job = Json.createReader(
                        new StringReader(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)))
                .readObject();
        try {
            long id = rig.enqueue(new NewJob(
                    job.getInt("account"),
                    0,
                    ACTION,
                    job.getJsonObject("payload").toString(),
                    job.getString("queue"),
                    0,
                    null,
                    null));
            answer(exchange, 202, Long.toString(id));
        } catch (RuntimeException e) {
            answer(exchange, 503, e.toString());
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public Outcome run(Attempt attempt) throws Exception {
        String url = attempt.payload().getString("url");
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Postroad-Attempt", Integer.toString(attempt.run()))
                .header("Postroad-Node", name)
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 429) {
            return Outcome.failed(ErrorCode.RATE_LIMITED, "The ledger failed for a time.");
        } else if (status != 200) {
            return Outcome.failedForGood(ErrorCode.PROVIDER_REJECTED, "The ledger answered " + status + ".");
        }
        if (Ledger.plan(url).hasEffect()) {
            settleWithEffect(attempt, Ledger.key(url));
        }
        return Outcome.succeeded();
    }

    private void settleWithEffect(Attempt attempt, String key) throws Exception {
        attempt.commitAndSettle(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO effect (job_key, run, node) VALUES (?, ?, ?)")) {
                insert.setString(1, key);
                insert.setInt(2, attempt.run());
                insert.setString(3, name);
                insert.executeUpdate();
            }
            return Outcome.succeeded();
        });
    }
}
