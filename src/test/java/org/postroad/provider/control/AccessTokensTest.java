package org.postroad.provider.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.OauthClient;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.testing.SettableClock;

/** Access tokens from a real token endpoint on the loopback interface. */
@Timeout(60)
class AccessTokensTest {
    private static final ScheduledExecutorService TIMERS = Executors.newSingleThreadScheduledExecutor();
    private static final CredentialSecrets SECRETS = new CredentialSecrets("refresh/1+2", "client=secret");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private OutboundHttp http;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        AddressGuard guard =
                new AddressGuard(AddressRules.of("127.0.0.1"), host -> List.of(InetAddress.getByName("127.0.0.1")));
        http = new OutboundHttp(guard, DefaultClientTlsStrategy.createDefault(), TIMERS);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        server.stop(0);
    }

    private void answering(int status, String body) {
        server.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", "http://plain.example/elsewhere");
            }
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private TokenAnswer ask(String host) {
        String url = "http://" + host + ":" + server.getAddress().getPort() + "/token";
        return new AccessTokens(http, new PlaintextHosts(List.of("plain.example")), new SettableClock())
                .ask(new OauthClient(url, "the client"), SECRETS);
    }

    private ProviderFailure denied(String host) {
        return ask(host)
                .match(
                        granted -> {
                            throw new AssertionError("A token was granted");
                        },
                        TokenAnswer.Denied::failure);
    }

    @Test
    void aRefreshTokenGivesAnAccessToken() {
        answering(200, "{\"access_token\":\"a1\",\"token_type\":\"Bearer\",\"expires_in\":3600}");

        TokenAnswer answer = ask("plain.example");

        assertThat(answer).isEqualTo(new TokenAnswer.Granted("a1", null, Duration.ofHours(1)));
        assertThat(answer.toString()).doesNotContain("a1");
        assertThat(received)
                .containsExactly(
                        "grant_type=refresh_token&refresh_token=refresh%2F1%2B2&client_id=the+client&client_secret=client%3Dsecret");
    }

    @Test
    void aNewRefreshTokenIsHandedOn() {
        answering(200, "{\"access_token\":\"a1\",\"refresh_token\":\"r2\"}");

        assertThat(ask("plain.example")).isEqualTo(new TokenAnswer.Granted("a1", "r2", Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"error":"invalid_grant","error_description":"expired"} | PROVIDER_AUTH_FAILED
            401 | {"error":"invalid_client"}                              | PROVIDER_AUTH_FAILED
            400 | {"error":"unauthorized_client"}                         | PROVIDER_FORBIDDEN
            400 | {"error":"invalid_scope"}                               | PROVIDER_REJECTED
            503 | {"error":"temporarily_unavailable"}                     | PROVIDER_ERROR
            500 | oops                                                    | PROVIDER_ERROR
            429 | {"error":"invalid_grant"}                               | RATE_LIMITED
            200 | {"token":"of another kind"}                             | PROVIDER_PROTOCOL_ERROR
            200 | <html>                                                  | PROVIDER_PROTOCOL_ERROR
            404 | {}                                                      | NOT_FOUND
            """)
    void whatTheEndpointRefusesHasACode(int status, String body, ErrorCode code) {
        answering(status, body);

        ProviderFailure failure = denied("plain.example");

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.permanent()).isEqualTo(code.severity() == ErrorCode.Severity.PERMANENT);
    }

    @Test
    void secretsThatAreEchoedAreNotShown() {
        answering(
                400,
                "{\"error\":\"invalid_grant\",\"error_description\":\"refresh/1+2 refresh%2F1%2B2 client=secret\"}");

        assertThat(denied("plain.example").detail())
                .contains("invalid_grant", "********")
                .doesNotContain("refresh/1+2", "refresh%2F1%2B2", "client=secret");
    }

    @Test
    void noRedirectIsFollowed() {
        answering(307, "");

        assertThat(denied("plain.example").code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(received).hasSize(1);
    }

    @Test
    void withoutTlsOnlyNamedHostsAreAsked() {
        answering(200, "{\"access_token\":\"a1\"}");

        assertThat(denied("other.example").code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(received).isEmpty();
    }

    @Test
    void anEndpointThatIsNotThereIsUnreachable() {
        server.stop(0);

        assertThat(denied("plain.example").code()).isEqualTo(ErrorCode.PROVIDER_UNREACHABLE);
    }
}
