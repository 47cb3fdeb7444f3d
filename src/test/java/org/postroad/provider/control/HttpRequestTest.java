package org.postroad.provider.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.NameResolver;
import org.postroad.platform.entity.AddressRules;
import org.postroad.testing.LoneAttempt;
import org.postroad.testing.SettableClock;

/** The action against real servers on the loopback interface, which the allow-list opens. */
@Timeout(60)
class HttpRequestTest {
    private static final ScheduledExecutorService TIMERS = Executors.newSingleThreadScheduledExecutor();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final SettableClock clock = new SettableClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<HttpExchange> seen = new AtomicReference<>();
    private final AtomicReference<byte[]> seenBody = new AtomicReference<>();
    private final AtomicInteger served = new AtomicInteger();
    private HttpServer server;
    private OutboundHttp http;
    private HttpRequest action;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.setExecutor(threads);
        server.start();
        use(AddressRules.of("127.0.0.0/8"), host -> List.of(LOOPBACK));
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Nested
    class Sending {
        @Test
        void theServerGetsWhatThePayloadSays() throws Exception {
            answer(200, "");
            run("'method': 'PUT', 'url': '%s/a//b/%%2F?x=%%20&y', 'headers': {'X-A': 'b'}, 'json': {'k': ['ä']}");
            assertThat(seen.get().getRequestMethod()).isEqualTo("PUT");
            assertThat(seen.get().getRequestURI()).hasToString("/a//b/%2F?x=%20&y");
            assertThat(seenHeader("X-A")).isEqualTo("b");
            assertThat(seenHeader("Host")).isEqualTo("127.0.0.1:" + port());
            assertThat(seenHeader("Content-Type")).isEqualTo("application/json");
            assertThat(seenHeader("User-Agent")).isEqualTo("Postroad");
            assertThat(seenBody.get()).isEqualTo("{\"k\":[\"ä\"]}".getBytes(UTF_8));
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
        void everyMethodIsSentWithoutABodyToo(String method) throws Exception {
            answer(204, "");
            assertThat(run("'url': '%s', 'method': '" + method + "'")).isInstanceOf(Outcome.Succeeded.class);
            assertThat(seen.get().getRequestMethod()).isEqualTo(method);
            assertThat(seenBody.get()).isEmpty();
        }

        @Test
        void jobAndAttemptAreAlwaysNamed() throws Exception {
            answer(200, "");
            run("'url': '%s'");
            assertThat(seenHeader("Postroad-Job")).isEqualTo("job_000000000001a");
            assertThat(seenHeader("Postroad-Attempt")).isEqualTo("3");
            assertThat(seenHeader("Postroad-Signature")).isNull();
        }

        @Test
        void theReceiverCanVerifyTheSignature() throws Exception {
            answer(200, "");
            run("'url': '%s', 'secret': 'topsecret', 'body': 'hello ä'");
            String timestamp = seenHeader("Postroad-Timestamp");
            assertThat(timestamp).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("topsecret".getBytes(UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(UTF_8));
            String expected = "v1=" + HexFormat.of().formatHex(mac.doFinal(seenBody.get()));
            assertThat(seenHeader("Postroad-Signature")).isEqualTo(expected);
        }

        @Test
        void connectionsAreReused() throws Exception {
            AtomicReference<InetSocketAddress> first = new AtomicReference<>();
            answer(200, "a");
            run("'url': '%s'");
            first.set(seen.get().getRemoteAddress());
            run("'url': '%s'");
            assertThat(seen.get().getRemoteAddress()).isEqualTo(first.get());
        }
    }

    @Nested
    class Answers {
        @Test
        void theResultIsKept() throws Exception {
            serve(exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=ISO-8859-1");
                exchange.getResponseHeaders().set("ETag", "\"1\"");
                exchange.getResponseHeaders().set("Set-Cookie", "session=1");
                send(exchange, 201, new byte[] {'g', (byte) 0xfc, 'n', 0, 's', 't', 'i', 'g'});
            });
            JsonObject result = result(run("'url': '%s'"));
            assertThat(result.getInt("status")).isEqualTo(201);
            assertThat(result.getString("body")).isEqualTo("günstig");
            assertThat(result.getBoolean("body_truncated")).isFalse();
            assertThat(result.getInt("body_bytes")).isEqualTo(8);
            assertThat(result.getInt("duration_ms")).isBetween(0, 60_000);
            assertThat(result.getJsonObject("headers").keySet())
                    .containsExactlyInAnyOrder("content-type", "date", "etag");
        }

        @Test
        void aLongBodyIsKeptInPart() throws Exception {
            answer(200, "ä".repeat(20_000));
            JsonObject result = result(run("'url': '%s'"));
            assertThat(result.getString("body")).isEqualTo("ä".repeat(8 * 1024));
            assertThat(result.getBoolean("body_truncated")).isTrue();
            assertThat(result.getInt("body_bytes")).isEqualTo(40_000);
        }

        @Test
        void aBinaryBodyIsOnlyCounted() throws Exception {
            serve(exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "image/png");
                send(exchange, 200, new byte[] {1, 2, 3});
            });
            JsonObject result = result(run("'url': '%s'"));
            assertThat(result).doesNotContainKey("body");
            assertThat(result.getInt("body_bytes")).isEqualTo(3);
        }

        @ParameterizedTest
        @CsvSource({
            "301, PROVIDER_REJECTED, true",
            "304, PROVIDER_REJECTED, true",
            "400, PROVIDER_REJECTED, true",
            "401, PROVIDER_AUTH_FAILED, true",
            "403, PROVIDER_FORBIDDEN, true",
            "404, NOT_FOUND, true",
            "408, PROVIDER_ERROR, false",
            "409, PROVIDER_REJECTED, true",
            "410, NOT_FOUND, true",
            "422, PROVIDER_REJECTED, true",
            "425, PROVIDER_ERROR, false",
            "429, RATE_LIMITED, false",
            "500, PROVIDER_ERROR, false",
            "502, PROVIDER_ERROR, false",
            "503, PROVIDER_ERROR, false",
            "599, PROVIDER_ERROR, false"
        })
        void anUnexpectedStatusHasItsCode(int status, ErrorCode code, boolean permanent) throws Exception {
            answer(status, "");
            Outcome.Failed failed = failed(run("'url': '%s/p?q=1', 'method': 'GET'"));
            assertThat(failed.code()).isEqualTo(code);
            assertThat(failed.permanent()).isEqualTo(permanent);
            assertThat(failed.notBefore()).isNull();
            assertThat(failed.detail())
                    .startsWith("GET http://127.0.0.1:" + port() + "/p answered " + status)
                    .doesNotContain("q=1");
        }

        @Test
        void whatIsExpectedIsASuccess() throws Exception {
            answer(404, "gone");
            assertThat(result(run("'url': '%s', 'expected_status': [404, '200-204']"))
                            .getInt("status"))
                    .isEqualTo(404);
        }

        @Test
        void whatIsNotExpectedIsNone() throws Exception {
            answer(200, "fine");
            Outcome.Failed failed = failed(run("'url': '%s', 'expected_status': [201]"));
            assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
            assertThat(failed.detail()).endsWith("answered 200; expected was 201: fine");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "429 | 120                           | RATE_LIMITED   | 2025-06-01T12:02:00Z",
                    "429 | Sun, 01 Jun 2025 12:05:00 GMT | RATE_LIMITED   | 2025-06-01T12:05:00Z",
                    "503 | 30                            | PROVIDER_ERROR | 2025-06-01T12:00:30Z",
                    "408 | 30                            | PROVIDER_ERROR | 2025-06-01T12:00:30Z",
                    "503 | soon                          | PROVIDER_ERROR |",
                    "429 | Sun, 01 Jun 2025 11:05:00 GMT | RATE_LIMITED   |"
                })
        void retryAfterIsANotBefore(int status, String value, ErrorCode code, Instant notBefore) throws Exception {
            serve(exchange -> {
                exchange.getResponseHeaders().set("Retry-After", value);
                send(exchange, status, new byte[0]);
            });
            Outcome.Failed failed = failed(run("'url': '%s'"));
            assertThat(failed.code()).isEqualTo(code);
            assertThat(failed.permanent()).isFalse();
            assertThat(failed.notBefore()).isEqualTo(notBefore);
        }

        @Test
        void theServersOwnWordsAreToldOnOneLine() throws Exception {
            answer(500, "Out of\r\n\u0000\u001b[31m  cheese\u202e " + "!".repeat(5_000));
            assertThat(failed(run("'url': '%s'")).detail())
                    .contains(": Out of [31m cheese !!!")
                    .endsWith("!…")
                    .hasSizeLessThan(HttpOutcomes.MAX_WORDS + 200);
        }

        @Test
        void noSecretComesBackWithAnEcho() throws Exception {
            serve(exchange -> {
                String echo = exchange.getRequestHeaders().getFirst("Authorization") + " topsecret "
                        + exchange.getRequestHeaders().getFirst("Accept");
                exchange.getResponseHeaders().set("Location", echo);
                send(exchange, exchange.getRequestURI().getPath().equals("/ok") ? 200 : 302, echo.getBytes(UTF_8));
            });
            String rest =
                    ", 'secret': 'topsecret', 'headers': {'Authorization': 'Bearer t0ken', 'Accept': 'text/plain'}";
            String kept = ((Outcome.Succeeded) run("'url': '%s/ok'" + rest)).result();
            assertThat(kept).contains("text/plain").doesNotContain("topsecret", "t0ken");
            String detail = failed(run("'url': '%s/no'" + rest)).detail();
            assertThat(detail).contains("text/plain").doesNotContain("topsecret", "t0ken");
        }

        @Test
        void aRedirectIsNotFollowed() throws Exception {
            serve(exchange -> {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + port() + "/inside");
                send(exchange, 302, new byte[0]);
            });
            Outcome.Failed failed = failed(run("'url': '%s', 'method': 'GET'"));
            assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
            assertThat(failed.detail()).contains("a redirect, not followed, to http://127.0.0.1:" + port() + "/inside");
            assertThat(served).hasValue(1);
        }
    }

    @Nested
    class Limits {
        @Test
        void anAnswerOfTheLargestSizeIsTaken() throws Exception {
            answer(200, "x".repeat(1_000));
            assertThat(result(run("'url': '%s', 'max_response': 1000")).getInt("body_bytes"))
                    .isEqualTo(1_000);
        }

        @Test
        void aLargerOneIsNot() throws Exception {
            answer(200, "x".repeat(1_001));
            Outcome.Failed failed = failed(run("'url': '%s', 'max_response': 1000"));
            assertThat(failed.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(failed.permanent()).isTrue();
        }

        @Test
        void anEndlessAnswerIsCutOff() throws Exception {
            CountDownLatch cutOff = new CountDownLatch(1);
            serve(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream body = exchange.getResponseBody()) {
                    while (true) {
                        body.write(new byte[64 * 1024]);
                    }
                } catch (IOException e) {
                    cutOff.countDown();
                    throw e;
                }
            });
            assertThat(failed(run("'url': '%s'")).code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(cutOff.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void anEndlessErrorIsCutOffToo() throws Exception {
            serve(exchange -> {
                exchange.sendResponseHeaders(500, 0);
                while (true) {
                    exchange.getResponseBody().write(new byte[64 * 1024]);
                }
            });
            assertThat(failed(run("'url': '%s', 'timeout': '20s'")).code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
        }

        @Test
        void aSilentServerTimesOut() throws Exception {
            timesOut(socket -> await().until(() -> socket.getInputStream().read() < 0));
        }

        @Test
        void aServerThatDripsItsHeadersTimesOut() throws Exception {
            timesOut(socket -> drip(socket, "HTTP/1.1 200 OK\r\nX-A: "));
        }

        @Test
        void aServerThatDripsItsBodyTimesOut() throws Exception {
            timesOut(socket -> drip(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
        }

        @Test
        void aServerThatDripsInterimAnswersTimesOut() throws Exception {
            timesOut(socket -> {
                while (true) {
                    write(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                }
            });
        }

        @Test
        void aJobThatIsAskedToStopClosesItsConnection() throws Exception {
            CountDownLatch arrived = new CountDownLatch(1);
            CountDownLatch closed = new CountDownLatch(1);
            try (ServerSocket raw = raw(socket -> {
                arrived.countDown();
                readToEnd(socket);
                closed.countDown();
            })) {
                LoneAttempt attempt = attempt("'url': 'http://127.0.0.1:" + raw.getLocalPort() + "'");
                Future<Outcome> outcome = threads.submit(() -> action.run(attempt));
                assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
                attempt.stop();
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> outcome.get(30, TimeUnit.SECONDS))
                        .withCauseInstanceOf(InterruptedException.class);
                assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            }
        }

        private void timesOut(Conversation conversation) throws Exception {
            try (ServerSocket raw = raw(conversation)) {
                long started = System.nanoTime();
                Outcome.Failed failed = failed(run(
                        "'url': 'http://127.0.0.1:" + raw.getLocalPort() + "', 'timeout': '500ms', 'method': 'GET'"));
                assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
                assertThat(failed.permanent()).isFalse();
                assertThat(Duration.ofNanos(System.nanoTime() - started))
                        .isBetween(Duration.ofMillis(450), Duration.ofSeconds(30));
            }
        }

        private void drip(Socket socket, String start) throws IOException {
            write(socket, start);
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        write(socket, "x");
                        return false;
                    });
        }
    }

    @Nested
    class Failures {
        @Test
        void aServerThatIsNotThereIsUnreachable() throws Exception {
            int unused;
            try (ServerSocket closed = new ServerSocket(0, 1, LOOPBACK)) {
                unused = closed.getLocalPort();
            }
            Outcome.Failed failed = failed(run("'url': 'http://127.0.0.1:" + unused + "'"));
            assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_UNREACHABLE);
            assertThat(failed.permanent()).isFalse();
        }

        @Test
        void aNameWithoutAddressIsUnreachable() throws Exception {
            use(new AddressRules(List.of()), host -> {
                throw new UnknownHostException(host);
            });
            Outcome.Failed failed = failed(run("'url': 'http://nowhere.example'"));
            assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_UNREACHABLE);
            assertThat(failed.detail()).contains("nowhere.example");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''                                                                  | PROVIDER_UNREACHABLE",
                    "HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nab               | PROVIDER_UNREACHABLE",
                    "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\na | PROVIDER_UNREACHABLE",
                    "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nz\\r\\n  | PROVIDER_PROTOCOL_ERROR",
                    "HTTP/9.9 200 OK\\r\\n\\r\\n                                         | PROVIDER_PROTOCOL_ERROR",
                    "HTTP/1.1 abc OK\\r\\n\\r\\n                                         | PROVIDER_PROTOCOL_ERROR",
                    "HTTP/1.1 200 OK\\r\\nContent-Length: -5\\r\\n\\r\\n                 | PROVIDER_PROTOCOL_ERROR",
                    "220 smtp.example ESMTP\\r\\n                                        | PROVIDER_PROTOCOL_ERROR"
                })
        void aBrokenAnswerIsToldFromOneBrokenOff(String answer, ErrorCode code) throws Exception {
            String bytes = answer.translateEscapes();
            try (ServerSocket raw = raw(socket -> write(socket, bytes))) {
                Outcome.Failed failed = failed(
                        run("'url': 'http://127.0.0.1:" + raw.getLocalPort() + "', 'method': 'GET', 'timeout': '5s'"));
                assertThat(failed.code()).as(failed.detail()).isEqualTo(code);
            }
        }

        @Test
        void endlessHeadersAreAProtocolError() throws Exception {
            try (ServerSocket raw = raw(socket -> {
                write(socket, "HTTP/1.1 200 OK\r\n");
                while (true) {
                    write(socket, "X-A: " + "b".repeat(1_000) + "\r\n");
                }
            })) {
                Outcome.Failed failed = failed(run("'url': 'http://127.0.0.1:" + raw.getLocalPort() + "'"));
                assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_PROTOCOL_ERROR);
            }
        }

        @Test
        void aServerWithoutTlsIsAProtocolError() throws Exception {
            try (ServerSocket raw = raw(socket -> write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"))) {
                Outcome.Failed failed = failed(run("'url': 'https://127.0.0.1:" + raw.getLocalPort() + "'"));
                assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_PROTOCOL_ERROR);
                assertThat(failed.permanent()).isTrue();
            }
        }

        @Test
        void aPayloadThatCannotBeReadIsNotTriedAgain() throws Exception {
            Outcome.Failed failed = failed(run("'url': 'ftp://a.example'"));
            assertThat(failed.code()).isEqualTo(ErrorCode.PAYLOAD_INVALID);
            assertThat(failed.permanent()).isTrue();
            assertThat(failed.detail()).startsWith("/url: ");
        }

        @Test
        void nothingIsSentWithoutALease() throws Exception {
            answer(200, "");
            LoneAttempt attempt = attempt("'url': '%s'");
            attempt.loseLease();
            assertThatExceptionOfType(LeaseLost.class).isThrownBy(() -> action.run(attempt));
            assertThat(served).hasValue(0);
        }
    }

    @Nested
    class Guarding {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://127.0.0.1:%d",
                    "http://localhost:%d",
                    "http://2130706433:%d",
                    "http://0x7f000001:%d",
                    "http://[::1]:%d",
                    "http://[::ffff:127.0.0.1]:%d",
                    "http://169.254.169.254:%d"
                })
        void addressesOfTheInsideAreRefusedForGood(String url) throws Exception {
            answer(200, "");
            use(new AddressRules(List.of()), host -> List.of(LOOPBACK));
            Outcome.Failed failed = failed(run("'url': '" + String.format(url, port()) + "'"));
            assertThat(failed.code()).isEqualTo(ErrorCode.ADDRESS_REFUSED);
            assertThat(failed.permanent()).isTrue();
            assertThat(served).hasValue(0);
        }

        @Test
        void theAddressThatWasCheckedIsTheOneConnectedTo() throws Exception {
            AtomicInteger lookups = new AtomicInteger();
            InetAddress allowed = InetAddress.getByName("127.0.0.2");
            try (ServerSocket public2 = new ServerSocket(0, 5, allowed)) {
                serve(public2, socket -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                // The first answer passes; a second look-up would give the address of the inside
                use(AddressRules.of("127.0.0.2"), host -> List.of(lookups.incrementAndGet() == 1 ? allowed : LOOPBACK));
                assertThat(run("'url': 'http://rebound.example:" + public2.getLocalPort() + "'"))
                        .isInstanceOf(Outcome.Succeeded.class);
                assertThat(lookups).hasValue(1);
            }
        }

        @Test
        void anotherLookUpIsCheckedAgain() throws Exception {
            AtomicInteger lookups = new AtomicInteger();
            InetAddress allowed = InetAddress.getByName("127.0.0.2");
            answer(200, "");
            use(AddressRules.of("127.0.0.2"), host -> List.of(lookups.incrementAndGet() == 1 ? allowed : LOOPBACK));
            String payload = "'url': 'http://rebound.example:" + port() + "'";
            assertThat(failed(run(payload)).code())
                    .isEqualTo(ErrorCode.PROVIDER_UNREACHABLE); // nobody listens on 127.0.0.2
            assertThat(failed(run(payload)).code()).isEqualTo(ErrorCode.ADDRESS_REFUSED);
            assertThat(served).hasValue(0);
        }
    }

    @Nested
    class Circuits {
        @Test
        void aServerThatFailsAllItsCallsIsLeftAloneAndThenTriedAgain() throws Exception {
            AtomicInteger status = new AtomicInteger(500);
            serve(exchange -> send(exchange, status.get(), new byte[0]));
            for (int i = 0; i < HostCircuits.LEAST_CALLS; i++) {
                assertThat(failed(run("'url': '%s'")).code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            }
            Outcome.Failed refused = failed(run("'url': '%s'"));
            assertThat(refused.code()).isEqualTo(ErrorCode.PROVIDER_CIRCUIT_OPEN);
            assertThat(refused.permanent()).isFalse();
            assertThat(refused.notBefore()).isEqualTo(clock.instant().plus(HostCircuits.LEFT_ALONE));
            assertThat(served).hasValue(HostCircuits.LEAST_CALLS);

            clock.advance(HostCircuits.LEFT_ALONE.plusMillis(1));
            status.set(200);
            assertThat(run("'url': '%s'")).isInstanceOf(Outcome.Succeeded.class);
        }
    }

    private void use(AddressRules rules, NameResolver names) throws IOException {
        if (http != null) {
            http.close();
        }
        http = new OutboundHttp(new AddressGuard(rules, names), DefaultClientTlsStrategy.createDefault(), TIMERS);
        action = new HttpRequest(http, new HostCircuits(clock));
    }

    private Outcome run(String payload) throws Exception {
        return action.run(attempt(payload));
    }

    /** @param payload with apostrophes for quotation marks; {@code %s} is the server's URL */
    private LoneAttempt attempt(String payload) {
        String json = "{" + String.format(payload, "http://127.0.0.1:" + port()).replace('\'', '"') + "}";
        return new LoneAttempt(Json.createReader(new StringReader(json)).readObject(), clock);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private static JsonObject result(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return Json.createReader(new ByteArrayInputStream(
                        ((Outcome.Succeeded) outcome).result().getBytes(UTF_8)))
                .readObject();
    }

    private String seenHeader(String name) {
        return seen.get().getRequestHeaders().getFirst(name);
    }

    private interface Handling {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void answer(int status, String body) {
        serve(exchange -> send(exchange, status, body.getBytes(UTF_8)));
    }

    private void serve(Handling handling) {
        server.createContext("/", exchange -> {
            served.incrementAndGet();
            seen.set(exchange);
            seenBody.set(exchange.getRequestBody().readAllBytes());
            try (exchange) {
                handling.handle(exchange);
            }
        });
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    private interface Conversation {
        void hold(Socket socket) throws IOException;
    }

    /** A server that reads the start of a request and then does as the conversation says, until it is closed. */
    private ServerSocket raw(Conversation conversation) throws IOException {
        ServerSocket listener = new ServerSocket(0, 5, LOOPBACK);
        serve(listener, conversation);
        return listener;
    }

    private void serve(ServerSocket listener, Conversation conversation) {
        threads.submit(() -> {
            while (true) {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().read(new byte[1024]);
                    conversation.hold(socket);
                } catch (IOException e) {
                    if (listener.isClosed()) {
                        return null;
                    }
                }
            }
        });
    }

    private static void readToEnd(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            // a reset ends it too
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }
}
