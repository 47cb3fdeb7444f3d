package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.delivery.entity.MtaStsPolicy;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.AddressRefused;
import org.postroad.platform.entity.AddressRules;
import org.postroad.testing.Certificates;
import org.postroad.testing.ScriptedServer;

/** Policies from a real server of HTTPS. */
class MtaStsFetchTest {
    private static final String POLICY = "version: STSv1\r\nmode: enforce\r\nmx: a.example\r\nmax_age: 86400\r\n";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    private Path files;

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    private static String answer(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    private MtaStsPolicy fetch(String certified, String allowed, Duration time, ScriptedServer.Script script)
            throws Exception {
        Path store = Certificates.make(files.resolve("server.p12"), certified);
        SSLContext tls = SSLContexts.custom()
                .loadKeyMaterial(store.toFile(), Certificates.PASSWORD, Certificates.PASSWORD)
                .loadTrustMaterial(store.toFile(), Certificates.PASSWORD)
                .build();
        AddressGuard guard =
                new AddressGuard(new AddressRules(List.of(allowed)), name -> List.of(InetAddress.getLoopbackAddress()));
        try (ScriptedServer server = new ScriptedServer(tls, script)) {
            MtaStsPolicy policy = new MtaStsFetch(guard, new DefaultClientTlsStrategy(tls), timers, server.port())
                    .fetch("example.org", time);
            assertThat(server.heard()).contains("GET /.well-known/mta-sts.txt HTTP/1.1");
            return policy;
        }
    }

    private MtaStsPolicy fetch(String answer) throws Exception {
        return fetch("mta-sts.example.org", "127.0.0.1", LONG, client -> {
            request(client);
            client.send(answer).listen();
        });
    }

    private static void request(ScriptedServer.Client client) throws IOException {
        client.encrypt();
        String line = client.hear();
        while (!line.isEmpty()) {
            line = client.hear();
        }
    }

    @Test
    void aPolicyComesFromItsHost() throws Exception {
        assertThat(fetch(answer("200 OK", "text/plain; charset=utf-8", POLICY)).exchangers())
                .containsExactly("a.example");
    }

    @Test
    void aRedirectIsNotFollowed() {
        String answer = "HTTP/1.1 301 Moved\r\nLocation: https://mta-sts.example.org/.well-known/other\r\n"
                + "Content-Length: 0\r\n\r\n";
        assertThatThrownBy(() -> fetch(answer)).isInstanceOf(IOException.class).hasMessageContaining("301");
    }

    @Test
    void anotherTypeIsNoPolicy() {
        assertThatThrownBy(() -> fetch(answer("200 OK", "text/html", POLICY)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("text/plain");
    }

    @Test
    void aLargePolicyIsNotRead() {
        String large = POLICY + "x: " + "y".repeat(64 * 1024);
        assertThatThrownBy(() -> fetch(answer("200 OK", "text/plain", large)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        assertThatThrownBy(() -> fetch("other.example.org", "127.0.0.1", LONG, client -> {
                    request(client);
                    client.send(answer("200 OK", "text/plain", POLICY)).listen();
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anAddressThatMayNotBeCalledIsNot() {
        assertThatThrownBy(() -> fetch("mta-sts.example.org", "192.0.2.1", LONG, client -> request(client)))
                .isInstanceOf(AddressRefused.class);
    }

    @Test
    void aServerThatDripsIsLeftWhenTheTimeIsOver() {
        assertThatThrownBy(() -> fetch("mta-sts.example.org", "127.0.0.1", Duration.ofSeconds(2), client -> {
                    request(client);
                    while (true) {
                        client.send("X");
                        client.pause(Duration.ofMillis(100));
                    }
                }))
                .isInstanceOf(IOException.class);
    }
}
