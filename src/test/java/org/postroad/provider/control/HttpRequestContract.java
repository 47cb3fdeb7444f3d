package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.entity.AddressRules;
import org.postroad.retry.FixedDelay;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;

/** The action as the engine runs it: against a real server, over a real database. */
abstract class HttpRequestContract {
    private static final ScheduledExecutorService TIMERS = Executors.newSingleThreadScheduledExecutor();
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Dialect dialect;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private DataSource dataSource;
    private HttpServer server;
    private OutboundHttp http;
    private EngineRig rig;

    HttpRequestContract(Dialect dialect) {
        this.dialect = dialect;
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        dataSource = Databases.of(dialect);
        EngineRig.installQueues(dataSource, Map.of("work", 5));
        EngineRig.installTaskManager(
                dataSource, new TaskManagerSettings(2, new FixedDelay(Duration.ofMillis(20)), Duration.ofHours(1)));
        AddressGuard guard =
                new AddressGuard(AddressRules.of("127.0.0.1"), host -> List.of(InetAddress.getByName("127.0.0.2")));
        http = new OutboundHttp(guard, DefaultClientTlsStrategy.createDefault(), TIMERS);
        HttpRequest action = new HttpRequest(http, new HostCircuits(InstantSource.system()));
        rig = EngineRig.over(dataSource, dialect)
                .action("http_request", action)
                .build()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        http.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void whatTheServerAnsweredIsKeptWithTheJob() {
        server.createContext("/", exchange -> send(exchange, 200, "{\"order\":7}"));
        long job = enqueue("/orders");
        awaitState(job, JobState.SUCCEEDED);
        assertThat(column(job, "result")).contains("\"status\":200", "\"body\":\"{\\\"order\\\":7}\"");
    }

    @Test
    void eachOfManyJobsCallsOnce() {
        server.createContext("/", exchange -> {
            calls.merge(exchange.getRequestHeaders().getFirst("Postroad-Job"), 1, Integer::sum);
            send(exchange, 204, "");
        });
        for (int i = 0; i < 200; i++) {
            enqueue("/");
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(number("state = 2")).isEqualTo(200));
        assertThat(calls)
                .hasSize(200)
                .allSatisfy((job, count) -> assertThat(count).isOne());
    }

    @Test
    void aBusyServerIsCalledAgainWhenItSaysAndNotBefore() {
        AtomicInteger served = new AtomicInteger();
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, served.incrementAndGet() == 1 ? 429 : 200, "slow down");
        });
        long job = enqueue("/");
        awaitState(job, JobState.SUCCEEDED);
        assertThat(served).hasValue(2);
        assertThat(column(job, "attempt_count")).isEqualTo("1");
        assertThat(column(job, "last_error_code")).isEqualTo("rate_limited");
        // The strategy alone would have waited 20 ms
        assertThat(number("id = " + job + " AND finished_at >= created_at + INTERVAL '1' SECOND"))
                .isOne();
    }

    @Test
    void aBrokenServerIsCalledUntilTheBudgetIsUsed() {
        AtomicInteger served = new AtomicInteger();
        server.createContext("/", exchange -> send(exchange, 500, "no cheese " + served.incrementAndGet()));
        long job = enqueue("/");
        awaitState(job, JobState.FAILED);
        assertThat(served).hasValue(3);
        assertThat(column(job, "last_error_code")).isEqualTo("provider_error");
        assertThat(column(job, "last_error_detail")).endsWith("answered 500; expected was 200-299: no cheese 3");
    }

    @Test
    void anAddressOfTheInsideFailsTheJobAtItsFirstAttempt() {
        long job = rig.enqueue("http_request", "{\"url\": \"http://inside.example/\"}");
        awaitState(job, JobState.FAILED);
        assertThat(column(job, "attempt_count")).isEqualTo("1");
        assertThat(column(job, "last_error_code")).isEqualTo("address_refused");
        assertThat(column(job, "last_error_detail"))
                .isEqualTo("inside.example has the address 127.0.0.2, which is not called: loopback");
    }

    private long enqueue(String path) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        return rig.enqueue("http_request", "{\"url\": \"" + url + "\"}");
    }

    private void awaitState(long job, JobState state) {
        await().atMost(SOON).untilAsserted(() -> assertThat(rig.state(job)).isEqualTo(state.code()));
    }

    private String column(long job, String column) {
        return EngineRig.text(dataSource, "SELECT " + column + " FROM job WHERE id = " + job);
    }

    private long number(String condition) {
        return EngineRig.number(dataSource, "SELECT count(*) FROM job WHERE " + condition);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }
}
