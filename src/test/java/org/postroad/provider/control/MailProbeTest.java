package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.entity.MailProtocol;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProbeReport;
import org.postroad.provider.entity.ProbeStep;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.SignIn;
import org.postroad.provider.entity.TlsMode;
import org.postroad.testing.Certificates;
import org.postroad.testing.ScriptedServer;

/** Probes of real servers on the loopback interface: GreenMail, and some that do what no good server does. */
@Timeout(60)
class MailProbeTest {
    private static final SignIn ANN = new SignIn("ann", "swordfish", false);
    private static final ReadBounds.Limits SHORT = new ReadBounds.Limits(
            Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofSeconds(10), 64 * 1024, 64 * 1024, 64 * 1024);

    private static GreenMail mail;
    private static SSLContext tls;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path store = Certificates.make(directory.resolve("mail.p12"), "mail.example");
        System.setProperty("greenmail.tls.keystore.file", store.toString());
        System.setProperty("greenmail.tls.keystore.password", new String(Certificates.PASSWORD));
        tls = SSLContexts.custom()
                .loadKeyMaterial(store, Certificates.PASSWORD, Certificates.PASSWORD)
                .loadTrustMaterial(store, Certificates.PASSWORD)
                .build();
        mail = new GreenMail(new ServerSetup[] {setup("imap"), setup("imaps"), setup("smtp"), setup("smtps")});
        mail.setUser("ann@example.com", "ann", "swordfish");
        mail.start();
    }

    @AfterAll
    static void stop() {
        mail.stop();
    }

    private static ServerSetup setup(String protocol) {
        return new ServerSetup(0, "127.0.0.1", protocol);
    }

    private static ProbeReport probe(MailProtocol protocol, MailServer server, SignIn signIn) {
        return probe(protocol, server, signIn, tls.getSocketFactory(), SHORT);
    }

    /** {@code mail.example} and all others are the loopback address; {@code inside.example} is another one, which is refused. */
    private static ProbeReport probe(
            MailProtocol protocol,
            MailServer server,
            SignIn signIn,
            SSLSocketFactory factory,
            ReadBounds.Limits limits) {
        AddressGuard guard = new AddressGuard(AddressRules.of("127.0.0.1"), MailProbeTest::resolve);
        return new MailProbe(guard, new PlaintextHosts(List.of("plain.example")), factory, "node.example", limits)
                .probe(protocol, server, signIn);
    }

    private static List<InetAddress> resolve(String host) throws UnknownHostException {
        if (host.equals("nowhere.example")) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getByName(host.equals("inside.example") ? "127.0.0.2" : "127.0.0.1"));
    }

    private static List<String> names(ProbeReport report) {
        return report.steps().stream().map(ProbeStep::name).toList();
    }

    private static void assertFailed(ProbeReport report, String step, ErrorCode code) {
        assertThat(report.failure()).as(report.toString()).isPresent();
        ProviderFailure failure = report.failure().orElseThrow();
        assertThat(names(report)).as(report.toString()).endsWith(step);
        assertThat(failure.code()).as(report.toString()).isEqualTo(code);
        assertThat(failure.permanent()).isEqualTo(code.severity() == ErrorCode.Severity.PERMANENT);
        assertThat(failure.detail()).isNotBlank().doesNotContain("swordfish");
        assertThat(failure.detail().length()).isLessThanOrEqualTo(ProviderFailure.MAX_DETAIL + 1);
    }

    private static void assertWell(ProbeReport report) {
        assertThat(report.failure()).as(report.toString()).isEmpty();
    }

    @Nested
    class WithGreenMail {
        @Test
        void imapIsSignedInToAndTheInboxFound() {
            ProbeReport report = probe(
                    MailProtocol.IMAP,
                    new MailServer("plain.example", mail.getImap().getPort(), TlsMode.NONE),
                    ANN);

            assertWell(report);
            assertThat(names(report))
                    .containsExactly("resolve", "connect", "greet", "authenticate", "capability", "list");
            assertThat(report.capabilities()).contains("IMAP4REV1");
        }

        @Test
        void imapOverTls() {
            ProbeReport report = probe(
                    MailProtocol.IMAP,
                    new MailServer("mail.example", mail.getImaps().getPort(), TlsMode.IMPLICIT),
                    ANN);

            assertWell(report);
            assertThat(names(report))
                    .containsExactly("resolve", "connect", "tls", "greet", "authenticate", "capability", "list");
        }

        @Test
        void smtpIsSignedInToAndNothingSent() {
            ProbeReport report = probe(
                    MailProtocol.SMTP,
                    new MailServer("mail.example", mail.getSmtps().getPort(), TlsMode.IMPLICIT),
                    ANN);

            assertWell(report);
            assertThat(names(report)).containsExactly("resolve", "connect", "tls", "greet", "authenticate");
            assertThat(mail.getReceivedMessages()).isEmpty();
        }

        @Test
        void aWrongPasswordIsSaidWithTheServersWords() {
            SignIn wrong = new SignIn("ann", "a wrong password", false);
            ProbeReport imap = probe(
                    MailProtocol.IMAP,
                    new MailServer("plain.example", mail.getImap().getPort(), TlsMode.NONE),
                    wrong);
            ProbeReport smtp = probe(
                    MailProtocol.SMTP,
                    new MailServer("plain.example", mail.getSmtp().getPort(), TlsMode.NONE),
                    wrong);

            assertFailed(imap, "authenticate", ErrorCode.PROVIDER_AUTH_FAILED);
            assertThat(imap.failure().orElseThrow().detail()).contains("Invalid login/password");
            assertFailed(smtp, "authenticate", ErrorCode.PROVIDER_AUTH_FAILED);
            assertThat(smtp.failure().orElseThrow().detail()).contains("535");
        }

        @Test
        void anAccessTokenIsSentByXoauth2() {
            SignIn token = new SignIn("ann", "swordfish", true); // GreenMail takes the password as the token
            assertWell(probe(
                    MailProtocol.SMTP,
                    new MailServer("plain.example", mail.getSmtp().getPort(), TlsMode.NONE),
                    token));
            assertWell(probe(
                    MailProtocol.IMAP,
                    new MailServer("plain.example", mail.getImap().getPort(), TlsMode.NONE),
                    token));
        }

        @Test
        void aCertificateForAnotherNameIsRefused() {
            MailServer server = new MailServer("other.example", mail.getImaps().getPort(), TlsMode.IMPLICIT);

            ProbeReport report = probe(MailProtocol.IMAP, server, ANN);

            assertFailed(report, "tls", ErrorCode.PROVIDER_PROTOCOL_ERROR);
            assertThat(report.failure().orElseThrow().detail()).contains("other.example");
        }

        @Test
        void aCertificateThatNobodySignedIsRefused() {
            MailServer server = new MailServer("mail.example", mail.getSmtps().getPort(), TlsMode.IMPLICIT);

            assertFailed(
                    probe(MailProtocol.SMTP, server, ANN, (SSLSocketFactory) SSLSocketFactory.getDefault(), SHORT),
                    "tls",
                    ErrorCode.PROVIDER_PROTOCOL_ERROR);
        }

        @Test
        void withoutTlsOnlyNamedHostsAreConnectedTo() {
            MailServer server = new MailServer("mail.example", mail.getImap().getPort(), TlsMode.NONE);

            ProbeReport report = probe(MailProtocol.IMAP, server, ANN);

            assertFailed(report, "tls", ErrorCode.CONFIGURATION_INVALID);
            assertThat(names(report)).containsExactly("tls");
        }
    }

    @Nested
    class OnTheWay {
        @Test
        void aHostWithoutAnAddressIsUnreachable() {
            assertFailed(
                    probe(MailProtocol.IMAP, new MailServer("nowhere.example", 993, TlsMode.IMPLICIT), ANN),
                    "resolve",
                    ErrorCode.PROVIDER_UNREACHABLE);
        }

        @Test
        void anAddressOfTheInsideIsRefused() {
            assertFailed(
                    probe(MailProtocol.SMTP, new MailServer("inside.example", 465, TlsMode.IMPLICIT), ANN),
                    "resolve",
                    ErrorCode.ADDRESS_REFUSED);
        }

        @Test
        void aPortWhereNobodyListensIsUnreachable() throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }

            assertFailed(
                    probe(MailProtocol.IMAP, new MailServer("mail.example", port, TlsMode.IMPLICIT), ANN),
                    "connect",
                    ErrorCode.PROVIDER_UNREACHABLE);
        }
    }

    @Nested
    class WithAScript {
        private ProbeReport run(TlsMode mode, ScriptedServer.Script script) throws IOException {
            return run(MailProtocol.IMAP, mode, script);
        }

        private ProbeReport run(MailProtocol protocol, TlsMode mode, ScriptedServer.Script script) throws IOException {
            try (ScriptedServer server = new ScriptedServer(tls, script)) {
                String host = mode == TlsMode.NONE ? "plain.example" : "mail.example";
                ProbeReport report = probe(protocol, new MailServer(host, server.port(), mode), ANN);
                assertThat(server.heard())
                        .filteredOn(line ->
                                mode == TlsMode.STARTTLS && report.failure().isPresent())
                        .noneMatch(line -> line.contains("swordfish"));
                return report;
            }
        }

        @Test
        void startTlsIsUsedBeforeThePasswordIsSent() throws IOException {
            ProbeReport report = run(TlsMode.STARTTLS, client -> {
                client.say("* OK ready");
                client.answer("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED", "TAG OK");
                client.answer("TAG OK begin");
                client.encrypt();
                client.answer("* CAPABILITY IMAP4rev1 IDLE", "TAG OK");
                client.answer("TAG OK signed in");
                client.answer("* CAPABILITY IMAP4rev1 IDLE", "TAG OK");
                client.answer("* CAPABILITY IMAP4rev1 IDLE", "TAG OK");
                client.answer("* LIST () \"/\" INBOX", "TAG OK");
                client.answer("* BYE", "TAG OK");
            });

            assertWell(report);
            assertThat(names(report))
                    .containsExactly("resolve", "connect", "greet", "tls", "authenticate", "capability", "list");
        }

        @Test
        void aServerWithoutStartTlsGetsNoPassword() throws IOException {
            assertFailed(
                    run(TlsMode.STARTTLS, client -> {
                        client.say("* OK ready");
                        client.answer("* CAPABILITY IMAP4rev1", "TAG OK");
                        client.hear();
                    }),
                    "tls",
                    ErrorCode.PROVIDER_REJECTED);
            assertFailed(
                    run(MailProtocol.SMTP, TlsMode.STARTTLS, client -> {
                        client.say("220 ready").hear();
                        client.say("250-here").say("250 AUTH PLAIN LOGIN").hear();
                    }),
                    "tls",
                    ErrorCode.PROVIDER_REJECTED);
        }

        @Test
        void anSmtpServerWithoutAWayToSignInIsNotCalledGood() throws IOException {
            assertFailed(
                    run(MailProtocol.SMTP, TlsMode.NONE, client -> {
                        client.say("220 ready").hear();
                        client.say("250 here").hear();
                    }),
                    "authenticate",
                    ErrorCode.PROVIDER_REJECTED);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                TAG NO [AUTHENTICATIONFAILED] no                | PROVIDER_AUTH_FAILED
                TAG NO [EXPIRED] change it                      | PROVIDER_AUTH_FAILED
                TAG NO no                                       | PROVIDER_AUTH_FAILED
                TAG NO [AUTHORIZATIONFAILED] not you            | PROVIDER_FORBIDDEN
                TAG NO [UNAVAILABLE] backend is down            | PROVIDER_ERROR
                TAG NO [LIMIT] slowly                           | RATE_LIMITED
                TAG NO Too many simultaneous connections        | RATE_LIMITED
                * BYE [UNAVAILABLE] going down                  | PROVIDER_ERROR
                """)
        void theServersWordsDecide(String answer, ErrorCode code) throws IOException {
            assertFailed(
                    run(TlsMode.NONE, client -> {
                        client.say("* OK [CAPABILITY IMAP4rev1] ready");
                        client.answer(answer);
                    }),
                    "authenticate",
                    code);
        }

        @ParameterizedTest
        @CsvSource({
            "535 5.7.8 no, PROVIDER_AUTH_FAILED",
            "454 4.7.0 later, PROVIDER_ERROR",
            "534 5.7.9 too weak, PROVIDER_FORBIDDEN",
            "421 4.7.0 Too many connections, RATE_LIMITED"
        })
        void theReplyDecides(String reply, ErrorCode code) throws IOException {
            assertFailed(
                    run(MailProtocol.SMTP, TlsMode.NONE, client -> {
                        client.say("220 ready").hear();
                        client.say("250-here").say("250 AUTH PLAIN").hear();
                        client.say(reply);
                        client.hear();
                    }),
                    "authenticate",
                    code);
        }

        @Test
        void aPasswordThatIsEchoedIsNotShown() throws IOException {
            ProbeReport report = run(TlsMode.NONE, client -> {
                client.say("* OK [CAPABILITY IMAP4rev1] ready");
                client.answer("TAG NO swordfish is wrong, and AGFubgBzd29yZGZpc2g= too");
            });

            assertFailed(report, "authenticate", ErrorCode.PROVIDER_AUTH_FAILED);
            assertThat(report.failure().orElseThrow().detail())
                    .contains("******** is wrong")
                    .doesNotContain("AGFubgBzd29yZGZpc2g=");
        }

        @Test
        void aServerThatSaysGoodbyeIsHeard() throws IOException {
            assertFailed(
                    run(TlsMode.NONE, client -> client.say("* BYE too many connections")),
                    "greet",
                    ErrorCode.RATE_LIMITED);
        }

        @Test
        void silenceEndsWithTheTimeOfARead() throws IOException {
            assertFailed(run(TlsMode.NONE, ScriptedServer.Client::listen), "greet", ErrorCode.PROVIDER_TIMEOUT);
            assertFailed(run(TlsMode.IMPLICIT, ScriptedServer.Client::listen), "tls", ErrorCode.PROVIDER_TIMEOUT);
        }

        @Test
        void aServerThatDripsEndsWithTheTimeOfTheWhole() throws IOException {
            long begun = System.nanoTime();

            assertFailed(
                    run(TlsMode.NONE, client -> {
                        for (int i = 0; i < 400; i++) {
                            client.send("x");
                            client.pause(Duration.ofMillis(100));
                        }
                    }),
                    "greet",
                    ErrorCode.PROVIDER_TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        }

        @Test
        void anEndlessLineIsNotReadToItsEnd() throws IOException {
            assertFailed(
                    run(TlsMode.NONE, client -> {
                        while (true) {
                            client.send("x".repeat(10_000));
                        }
                    }),
                    "greet",
                    ErrorCode.TOO_LARGE);
        }

        @Test
        void noRoomIsMadeForALiteralThatIsOnlyAnnounced() throws IOException {
            assertFailed(
                    run(TlsMode.NONE, client -> {
                        client.say("* OK {2000000000}").say("* OK [CAPABILITY IMAP4rev1] ready");
                        client.hear();
                    }),
                    "greet",
                    ErrorCode.TOO_LARGE);
        }

        @Test
        void aServerOfAnotherProtocolIsNotUnderstood() throws IOException {
            assertFailed(
                    run(TlsMode.NONE, client -> {
                        client.say("HTTP/1.1 400 Bad Request").say("");
                        client.hear();
                    }),
                    "greet",
                    ErrorCode.PROVIDER_PROTOCOL_ERROR);
        }

        @Test
        void aConnectionThatEndsIsUnreachable() throws IOException {
            assertFailed(
                    run(TlsMode.NONE, client -> {
                        client.say("* OK [CAPABILITY IMAP4rev1] ready");
                        client.hear();
                    }),
                    "authenticate",
                    ErrorCode.PROVIDER_UNREACHABLE);
        }
    }
}
