package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.entity.AddressRules;
import org.postroad.testing.Certificates;
import org.postroad.testing.LoneAttempt;
import org.postroad.testing.SettableClock;

/** The action over TLS, against a server whose certificate is for {@code hooks.example} and signed by nobody. */
class HttpsTest {
    private static final ScheduledExecutorService TIMERS = Executors.newSingleThreadScheduledExecutor();
    private static HttpsServer server;
    private static SSLContext trusting;

    private final SettableClock clock = new SettableClock();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path store = Certificates.make(directory.resolve("server.p12"), "hooks.example");
        SSLContext serving = SSLContexts.custom()
                .loadKeyMaterial(store, Certificates.PASSWORD, Certificates.PASSWORD)
                .build();
        trusting = SSLContexts.custom()
                .loadTrustMaterial(store, Certificates.PASSWORD)
                .build();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving));
        server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void aTrustedCertificateOfThatNameIsTaken() throws Exception {
        assertThat(call("hooks.example", new DefaultClientTlsStrategy(trusting)))
                .isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aCertificateOfAnotherNameIsNot() throws Exception {
        assertRefused(call("other.example", new DefaultClientTlsStrategy(trusting)));
    }

    @Test
    void aCertificateThatNobodySignedIsNot() throws Exception {
        assertRefused(call("hooks.example", DefaultClientTlsStrategy.createDefault()));
    }

    private Outcome call(String host, TlsSocketStrategy tls) throws Exception {
        AddressGuard guard =
                new AddressGuard(AddressRules.of("127.0.0.0/8"), name -> List.of(InetAddress.getLoopbackAddress()));
        String url = "https://" + host + ":" + server.getAddress().getPort() + "/";
        try (OutboundHttp http = new OutboundHttp(guard, tls, TIMERS)) {
            HttpRequest action = new HttpRequest(http, new HostCircuits(clock));
            return action.run(
                    new LoneAttempt(Json.createObjectBuilder().add("url", url).build(), clock));
        }
    }

    private static void assertRefused(Outcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_PROTOCOL_ERROR);
            assertThat(failed.permanent()).isTrue();
        });
    }
}
