package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.TlsMode;
import org.postroad.testing.Certificates;

/** Connections that idle, plain and encrypted. */
@Timeout(60)
class IdleConnectionTest {
    private static final SignIn ANN = new SignIn("ann", "swordfish", false);

    private static final AddressGuard GUARD =
            new AddressGuard(AddressRules.of("127.0.0.0/8"), name -> List.of(InetAddress.getLoopbackAddress()));

    private static SSLContext tls;

    private IdleServer server;
    private IdleConnection connection;
    private ParkedConnections parked;
    private final Watch watch = new Watch(1, 2, 0);

    @BeforeAll
    static void certificate(@TempDir Path directory) throws Exception {
        Path store = Certificates.make(directory.resolve("mail.p12"), "mail.example");
        tls = SSLContexts.custom()
                .loadKeyMaterial(store, Certificates.PASSWORD, Certificates.PASSWORD)
                .loadTrustMaterial(store, Certificates.PASSWORD)
                .build();
    }

    @AfterEach
    void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        if (parked != null) {
            parked.close();
        }
        server.close();
    }

    private void open(boolean encrypted) throws Exception {
        ServerSocket listener = encrypted
                ? tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress())
                : new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open(new IdleServer(listener, true), encrypted);
    }

    private void open(IdleServer started, boolean encrypted) throws ProviderFailed {
        server = started;
        MailServer at = new MailServer("mail.example", server.port(), encrypted ? TlsMode.IMPLICIT : TlsMode.NONE);
        connection = IdleConnection.open(at, ANN, GUARD, tls.getSocketFactory());
    }

    private void park(List<String> given) throws IOException {
        parked = new ParkedConnections(gone -> given.add("readable"), gone -> given.add("due"));
        Thread thread = new Thread(parked);
        thread.setDaemon(true);
        thread.start();
        watch.connected(connection);
        parked.park(watch);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aChangeWakesTheParkedConnectionAndIsRead(boolean encrypted) throws Exception {
        open(encrypted);
        List<String> given = new CopyOnWriteArrayList<>();
        watch.renewAt(System.nanoTime() + Duration.ofHours(1).toNanos());
        park(given);

        for (int i = 0; i < 3; i++) {
            given.clear();
            server.tell("* " + (4 + i) + " EXISTS\r\n* 1 RECENT\r\n");
            await().atMost(Duration.ofSeconds(30)).until(() -> given.equals(List.of("readable")));
            assertThat(connection.heard()).isTrue();
            parked.park(watch);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aLineThatComesInPiecesIsPutTogether(boolean encrypted) throws Exception {
        open(encrypted);

        server.tell("* 9 EXI");
        assertThat(connection.heard()).isFalse();
        server.tell("STS\r\n");
        assertThat(connection.heard()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* 4 EXISTS | true",
                "* 4 EXPUNGE | true",
                "* 4 FETCH (FLAGS (\\Seen)) | true",
                "* VANISHED 4:7 | true",
                "* OK Still here | false",
                "* 1 RECENT | false"
            })
    void onlyWhatChangesTheInboxIsAChange(String line, boolean change) throws Exception {
        open(false);

        server.tell(line + "\r\n");

        assertThat(connection.heard()).isEqualTo(change);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void itIsRenewedWhenItsTimeHasCome(boolean encrypted) throws Exception {
        open(encrypted);
        List<String> given = new CopyOnWriteArrayList<>();
        watch.renewAt(System.nanoTime() + Duration.ofMillis(100).toNanos());
        park(given);
        await().atMost(Duration.ofSeconds(30)).until(() -> given.equals(List.of("due")));

        assertThat(connection.renew()).isFalse();

        assertThat(server.heard()).endsWith("EXAMINE INBOX", "IDLE", "DONE", "IDLE");
    }

    @Test
    void aGoodbyeAndAnEndAreFailures() throws Exception {
        open(false);
        server.tell("* BYE going down\r\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connection.heard())
                .withMessageContaining("going down");
        server.hangUp();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> connection.heard());
    }

    @Test
    void moreThanIsReadIsAFailure() throws Exception {
        open(false);
        server.tell("* OK " + "x".repeat(70_000) + "\r\n");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                connection.heard();
            }
        });
    }

    @Test
    void aServerThatCannotIdleSaysSoAndHowItsInboxIs() throws Exception {
        open(new IdleServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), false), false);

        assertThat(connection.idles()).isFalse();
        assertThat(connection.state()).isEqualTo(new InboxState(7, 4, 3, 0));
    }

    @Test
    void theMailLibraryDoesNotCloseItWhenItIsCollected() throws Exception {
        open(false);
        WeakReference<Object> collected = new WeakReference<>(new Object());
        while (collected.get() != null) {
            System.gc();
        }
        System.runFinalization();

        server.tell("* 4 EXISTS\r\n");

        assertThat(connection.heard()).isTrue();
    }

    @Test
    void nobodyThereIsAFailureWithItsCode() throws Exception {
        server = IdleServer.plain();
        MailServer gone;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = new MailServer("mail.example", closed.getLocalPort(), TlsMode.NONE);
        }

        ProviderFailed failed = catchThrowableOfType(
                ProviderFailed.class, () -> IdleConnection.open(gone, ANN, GUARD, tls.getSocketFactory()));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.PROVIDER_UNREACHABLE);
    }
}
