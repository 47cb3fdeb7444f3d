package org.postroad.jobs.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/**
 * Jobs that call a real HTTP server, from the request that makes them to what it received. The node under test may call
 * {@code localhost} by that name and nothing else inside, see {@code arquillian.xml}.
 */
class HttpRequestIT extends PostroadIT {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private Jobs jobs;
    private HttpServer server;

    /** A request as it came. */
    private record Received(String method, String target, Headers headers, String body) {}

    private interface Answer {
        void to(HttpExchange exchange) throws Exception;
    }

    @BeforeEach
    void open() throws IOException {
        jobs = Jobs.open(admin());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        jobs.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answering(Answer answer) {
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body));
            try {
                answer.to(exchange);
            } catch (Exception e) {
                throw new IOException(e);
            } finally {
                exchange.close();
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String url(String host, String target) {
        return "http://" + host + ":" + server.getAddress().getPort() + target;
    }

    /** Enqueues a call of the test's server. @param more members of the payload, beginning with a comma, or nothing */
    private JsonObject call(String more) {
        return jobs.create("{'action': 'http_request', 'payload': {'url': '%s'%s}}"
                .formatted(url("localhost", "/orders?id=7"), more));
    }

    @Test
    @OnBothDatabases
    void whatTheServerAnsweredIsKeptWithTheJob() {
        answering(exchange -> send(exchange, 201, "application/json", "{\"ok\":true}"));

        JsonObject job = call(", 'method': 'PUT', 'headers': {'X-Shop': '7'}, 'json': {'order': 4711}");

        JsonObject result = jobs.await(job, JobStatus.SUCCEEDED).getJsonObject("result");
        assertThat(result.getInt("status")).isEqualTo(201);
        assertThat(result.getString("body")).isEqualTo("{\"ok\":true}");
        assertThat(result.getInt("body_bytes")).isEqualTo(11);
        assertThat(result.getBoolean("body_truncated")).isFalse();
        assertThat(result.getJsonObject("headers").getString("content-type")).isEqualTo("application/json");
        assertThat(result.getInt("duration_ms")).isNotNegative();
        Received request = received.remove();
        assertThat(request.method() + " " + request.target()).isEqualTo("PUT /orders?id=7");
        assertThat(request.body()).isEqualTo("{\"order\":4711}");
        assertThat(request.headers().getFirst("X-Shop")).isEqualTo("7");
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(request.headers().getFirst("Postroad-Job")).isEqualTo(job.getString("id"));
        assertThat(request.headers().getFirst("Postroad-Attempt")).isEqualTo("1");
        assertThat(received).isEmpty();
    }

    @Test
    void aSecretSignsTheRequestAndIsNotShown() throws GeneralSecurityException {
        answering(exchange -> send(exchange, 200, "text/plain", "the secret is topsecret"));

        JsonObject job = call(", 'body': 'hello', 'secret': 'topsecret', 'headers': {'Authorization': 'Bearer abc'}");

        assertThat(job.getJsonObject("payload").getString("secret")).isEqualTo("********");
        assertThat(job.getJsonObject("payload").getJsonObject("headers").getString("Authorization"))
                .isEqualTo("********");
        JsonObject done = jobs.await(job, JobStatus.SUCCEEDED);
        assertThat(done.toString()).doesNotContain("topsecret").doesNotContain("abc");
        Received request = received.remove();
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer abc");
        String timestamp = request.headers().getFirst("Postroad-Timestamp");
        assertThat(Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now()))
                .isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("topsecret".getBytes(UTF_8), "HmacSHA256"));
        assertThat(request.headers().getFirst("Postroad-Signature"))
                .isEqualTo("v1=" + HexFormat.of().formatHex(mac.doFinal((timestamp + ".hello").getBytes(UTF_8))));
    }

    @Test
    void aMaskedSecretThatIsSentBackIsRefused() {
        answering(exchange -> send(exchange, 200, "text/plain", ""));
        JsonObject job = jobs.create("""
            {'action': 'http_request', 'due_in': '1h', 'payload': {'url': '%s', 'secret': 'topsecret'}}
            """.formatted(url("localhost", "/")));

        Api.Reply reply =
                jobs.api().patch(Jobs.at(job, ""), "{\"payload\":%s}".formatted(job.getJsonObject("payload")));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly("/payload/secret");
    }

    @Test
    void aBusyServerSaysWhenItIsCalledAgain() {
        answering(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "600");
            send(exchange, 503, "text/plain", "come back later");
        });

        JsonObject retrying = jobs.await(call(""), JobStatus.RETRYING);

        assertThat(retrying.getString("last_error_code")).isEqualTo("provider_error");
        assertThat(retrying.getString("last_error_detail")).contains("503", "come back later");
        // The strategy alone would wait a minute and a half at most
        assertThat(Instant.parse(retrying.getString("due_at")))
                .isBetween(Instant.now().plusSeconds(540), Instant.now().plusSeconds(660));
    }

    @Test
    void aTriggeredRetryIsTheSecondAttempt() {
        answering(exchange -> send(exchange, received.size() == 1 ? 500 : 200, "text/plain", "well"));
        JsonObject retrying = jobs.await(call(""), JobStatus.RETRYING);

        jobs.command(retrying, "trigger").expect(2);

        jobs.await(retrying, JobStatus.SUCCEEDED);
        assertThat(received)
                .extracting(request -> request.headers().getFirst("Postroad-Attempt"))
                .containsExactly("1", "2");
    }

    @ParameterizedTest
    @CsvSource({
        "401, provider_auth_failed, failed",
        "403, provider_forbidden, failed",
        "404, not_found, failed",
        "409, provider_rejected, failed",
        "302, provider_rejected, failed",
        "429, rate_limited, retrying",
        "500, provider_error, retrying"
    })
    void anAnswerThatIsNotExpectedIsAFailure(int status, String code, String outcome) {
        answering(exchange -> {
            exchange.getResponseHeaders().set("Location", url("localhost", "/elsewhere"));
            send(exchange, status, "text/plain", "no");
        });

        JsonObject job = jobs.await(call(""), now -> !now.isNull("last_error_code"));

        assertThat(job.getString("last_error_code")).isEqualTo(code);
        assertThat(jobs.await(job, JobStatus.of(outcome).orElseThrow()).getInt("attempt_count"))
                .isOne();
        assertThat(received).hasSize(1);
    }

    @Test
    void anExpectedStatusIsASuccess() {
        answering(exchange -> send(exchange, 409, "text/plain", "there already"));

        JsonObject job = jobs.await(call(", 'expected_status': ['200-204', 409]"), JobStatus.SUCCEEDED);

        assertThat(job.getJsonObject("result").getInt("status")).isEqualTo(409);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsATimeout() {
        CountDownLatch never = new CountDownLatch(1);
        answering(exchange -> never.await());

        JsonObject job = jobs.await(call(", 'timeout': '200ms'"), JobStatus.RETRYING);

        assertThat(job.getString("last_error_code")).isEqualTo("provider_timeout");
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        server.stop(0);

        JsonObject job = jobs.await(call(""), JobStatus.RETRYING);

        assertThat(job.getString("last_error_code")).isEqualTo("provider_unreachable");
    }

    @Test
    void anAnswerThatIsTooLargeIsGivenUp() {
        answering(exchange -> send(exchange, 200, "text/plain", "x".repeat(1_001)));

        JsonObject job = jobs.await(call(", 'max_response': 1000"), JobStatus.FAILED);

        assertThat(job.getString("last_error_code")).isEqualTo("too_large");
    }

    @Test
    void aCancelledCallIsBrokenOff() {
        CountDownLatch never = new CountDownLatch(1);
        answering(exchange -> never.await());
        JsonObject job = jobs.await(call(""), JobStatus.RUNNING);

        jobs.command(job, "cancel").expect(2);

        jobs.await(job, JobStatus.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "2130706433"})
    void anAddressOfTheInsideFailsAtTheFirstAttempt(String host) {
        answering(exchange -> send(exchange, 200, "text/plain", "within"));

        JsonObject job = jobs.await(
                jobs.create("{'action': 'http_request', 'payload': {'url': '%s'}}".formatted(url(host, "/"))),
                JobStatus.FAILED);

        assertThat(job.getString("last_error_code")).isEqualTo("address_refused");
        assertThat(job.getInt("attempt_count")).isOne();
        assertThat(jobs.api().get(Jobs.at(job, "/attempts")).list().getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(
                        attempt -> assertThat(attempt.getBoolean("permanent")).isTrue());
        assertThat(received).isEmpty();
    }

    @Test
    void aPayloadThatCannotBeReadIsRefusedBeforeThereIsAJob() {
        Api.Reply reply = jobs.post("{'action': 'http_request', 'payload': {'url': 'ftp://x', 'methd': 'GET'}}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/payload/url", "/payload/methd");
    }

    @Test
    void eachOfManyJobsCallsOnce() {
        answering(exchange -> send(exchange, 204, "text/plain", ""));
        String one = "{'action': 'http_request', 'payload': {'url': '%s'}}".formatted(url("localhost", "/"));

        List<JsonObject> made = jobs.post("[" + String.join(",", Collections.nCopies(100, one)) + "]")
                .list()
                .getValuesAs(JsonObject.class);

        made.forEach(job -> jobs.await(job, JobStatus.SUCCEEDED));
        assertThat(received)
                .extracting(request -> request.headers().getFirst("Postroad-Job"))
                .containsExactlyInAnyOrderElementsOf(
                        made.stream().map(job -> job.getString("id")).toList());
    }
}
