package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;
import org.postroad.delivery.dsn.ReturnContent;
import org.postroad.delivery.entity.OutgoingMessage;
import org.postroad.delivery.entity.OutgoingRecipient;
import org.postroad.delivery.entity.RecipientOutcome;
import org.postroad.delivery.entity.ReplyMeaning;
import org.postroad.delivery.entity.SmtpLogin;
import org.postroad.delivery.entity.SmtpPeer;
import org.postroad.delivery.entity.SmtpStage;
import org.postroad.delivery.entity.TlsUse;
import org.postroad.testing.Certificates;
import org.postroad.testing.ScriptedServer;

/** Conversations with hosts that do as a script says, over real connections. */
class SmtpTransactionTest {
    private static final String CONTENT = "Subject: Hi\r\n\r\n.dot\r\nbody\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ScheduledExecutorService TIMERS = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    private static Path directory;

    private static SSLContext tls;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Duration patience = PATIENCE;

    @BeforeAll
    static void certificates() throws Exception {
        Path store = Certificates.make(directory.resolve("mx.p12"), "localhost");
        tls = SSLContexts.custom()
                .loadKeyMaterial(store.toFile(), Certificates.PASSWORD, Certificates.PASSWORD)
                .loadTrustMaterial(store.toFile(), Certificates.PASSWORD)
                .build();
    }

    @AfterAll
    static void endTimers() {
        TIMERS.shutdownNow();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static SmtpPeer peer(TlsUse use, @Nullable SmtpLogin login) {
        return new SmtpPeer("localhost", "client.example", false, false, use, login);
    }

    private SmtpSession session(ScriptedServer server, SmtpPeer peer) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        SmtpTimeouts timeouts =
                new SmtpTimeouts(patience, patience, patience, patience, patience, patience, patience, patience);
        SmtpSession session = SmtpSession.open(socket, peer, tls.getSocketFactory(), timeouts);
        open.add(session);
        return session;
    }

    private ScriptedServer server(ScriptedServer.Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(tls, script);
        open.add(server);
        return server;
    }

    /** A host that has said hello, and what it does then. */
    private ScriptedServer host(String extensions, ScriptedServer.Script then) throws IOException {
        return server(client -> {
            client.say("220 mx.example").hear();
            List<String> words = Arrays.asList(extensions.split(",", -1));
            for (int i = 0; i < words.size(); i++) {
                client.say("250" + (i == words.size() - 1 ? " " : "-") + (i == 0 ? "mx.example " : "") + words.get(i));
            }
            then.play(client);
        });
    }

    private static OutgoingRecipient to(String address) {
        return new OutgoingRecipient(address, Notify.ABSENT, null);
    }

    private static OutgoingMessage message(OutgoingRecipient... recipients) {
        return new OutgoingMessage(
                "ann@example.org", CONTENT.length(), false, false, 0, null, null, List.of(recipients));
    }

    private List<RecipientOutcome> send(SmtpSession session, OutgoingMessage message) {
        return new SmtpTransaction(session, message, new WriteWatches(() -> TIMERS, Duration.ofMinutes(3)))
                .run(out -> out.write(CONTENT.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aHostThatTakesNoMoreOfAMessageIsLeft() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ScriptedServer server = host("8BITMIME", client -> {
            client.hear();
            client.say("250 ok").hear();
            client.say("250 ok").hear();
            client.say("354 go on");
            over.await();
        });
        byte[] much = new byte[1024 * 1024];
        try {
            List<RecipientOutcome> outcomes = new SmtpTransaction(
                            session(server, peer(TlsUse.OPTIONAL, null)),
                            message(to("bob@example.net")),
                            new WriteWatches(() -> TIMERS, Duration.ofMillis(200)))
                    .run(out -> {
                        for (int i = 0; i < 100; i++) {
                            out.write(much);
                        }
                    });
            assertThat(meanings(outcomes)).containsExactly("bob@example.net DATA TEMPORARY");
        } finally {
            over.countDown();
        }
    }

    private static List<String> meanings(List<RecipientOutcome> outcomes) {
        return outcomes.stream()
                .map(one -> one.recipient().address() + " " + one.stage() + " " + one.meaning())
                .toList();
    }

    private static List<String> hear(ScriptedServer.Client client, int lines) throws IOException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            heard.add(client.hear());
        }
        return heard;
    }

    private static List<String> hearMessage(ScriptedServer.Client client) throws IOException {
        List<String> heard = new ArrayList<>();
        for (String line = client.hear(); !line.equals("."); line = client.hear()) {
            heard.add(line);
        }
        return heard;
    }

    @Test
    void anEnvelopeGoesOutTogetherAndEachRecipientHasItsOwnOutcome() throws Exception {
        ScriptedServer server = host(",PIPELINING", client -> {
            hear(client, 6); // before any is answered
            client.say("250 sender")
                    .say("250 a")
                    .say("550 5.1.1 b")
                    .say("452 too many")
                    .say("450 d")
                    .say("354 go");
            hearMessage(client);
            client.say("250 2.0.0 queued").listen();
        });
        SmtpSession session = session(server, peer(TlsUse.OPTIONAL, null));

        assertThat(meanings(send(session, message(to("a@x"), to("b@x"), to("c@x"), to("d@x")))))
                .containsExactly(
                        "a@x MESSAGE ACCEPTED",
                        "b@x RCPT PERMANENT",
                        "c@x RCPT ENOUGH_RECIPIENTS",
                        "d@x RCPT TEMPORARY");
        assertThat(server.heard())
                .containsSubsequence(
                        "EHLO client.example",
                        "MAIL FROM:<ann@example.org>",
                        "RCPT TO:<a@x>",
                        "RCPT TO:<d@x>",
                        "DATA",
                        "Subject: Hi",
                        "",
                        "..dot",
                        "body",
                        ".");
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void oneByOneWhereTheHostTakesThemSo() throws Exception {
        ScriptedServer server = host("", client -> {
            client.hear();
            client.say("250 sender").hear();
            client.say("550 no").hear();
            client.say("250 yes").hear();
            client.say("354 go");
            hearMessage(client);
            client.say("250 ok").listen();
        });

        assertThat(meanings(send(session(server, peer(TlsUse.OPTIONAL, null)), message(to("a@x"), to("b@x")))))
                .containsExactly("a@x RCPT PERMANENT", "b@x MESSAGE ACCEPTED");
    }

    @Test
    void nothingMoreIsSaidWhereMailIsRefused() throws Exception {
        ScriptedServer server = host("", client -> {
            client.hear();
            client.say("451 4.7.1 later").hear();
            client.say("250 reset").listen();
        });
        SmtpSession session = session(server, peer(TlsUse.OPTIONAL, null));

        assertThat(meanings(send(session, message(to("a@x"), to("b@x")))))
                .containsExactly("a@x MAIL TEMPORARY", "b@x MAIL TEMPORARY");
        assertThat(server.heard()).containsExactly("EHLO client.example", "MAIL FROM:<ann@example.org>", "RSET");
        assertThat(session.isUsable()).isTrue();
    }

    @Test
    void mailThatIsRefusedInAPipelineDecidesForAll() throws Exception {
        ScriptedServer server = host(",PIPELINING", client -> {
            hear(client, 3);
            client.say("550 5.7.1 not you").say("503 bad").say("503 bad").listen();
        });

        List<RecipientOutcome> outcomes = send(session(server, peer(TlsUse.OPTIONAL, null)), message(to("a@x")));
        assertThat(meanings(outcomes)).containsExactly("a@x MAIL PERMANENT");
        assertThat(outcomes.get(0).reply().text()).isEqualTo("550 5.7.1 not you");
    }

    @Test
    void aHostThatWaitsForAMessageToNobodyGetsNone() throws Exception {
        ScriptedServer server = host(",PIPELINING", client -> {
            hear(client, 3);
            client.say("250 sender").say("550 no").say("354 go");
            assertThat(client.hear()).isEqualTo(".");
            client.say("554 nobody").listen();
        });
        SmtpSession session = session(server, peer(TlsUse.OPTIONAL, null));

        assertThat(meanings(send(session, message(to("a@x"))))).containsExactly("a@x RCPT PERMANENT");
        assertThat(session.isUsable()).isTrue();
        assertThat(server.heard()).doesNotContain("Subject: Hi");
    }

    @Test
    void lmtpAnswersForEachRecipient() throws Exception {
        ScriptedServer server = host(",PIPELINING", client -> {
            hear(client, 5);
            client.say("250 s").say("250 a").say("250 b").say("250 c").say("354 go");
            hearMessage(client);
            client.say("250 a").say("452 4.2.2 b is full");
        });
        SmtpPeer lmtp = new SmtpPeer("localhost", "client.example", true, false, TlsUse.OPTIONAL, null);

        List<RecipientOutcome> outcomes = send(session(server, lmtp), message(to("a@x"), to("b@x"), to("c@x")));
        assertThat(meanings(outcomes))
                .containsExactly("a@x MESSAGE ACCEPTED", "b@x MESSAGE TEMPORARY", "c@x MESSAGE TEMPORARY");
        assertThat(outcomes.get(2).isUnknown()).isTrue();
        assertThat(server.heard()).startsWith("LHLO client.example");
    }

    @Test
    void whoLeavesBehindTheDotLeavesItUnknown() throws Exception {
        ScriptedServer server = host(",PIPELINING", client -> {
            hear(client, 4);
            client.say("250 s").say("250 a").say("550 b").say("354 go");
            hearMessage(client);
        });
        SmtpSession session = session(server, peer(TlsUse.OPTIONAL, null));

        List<RecipientOutcome> outcomes = send(session, message(to("a@x"), to("b@x")));
        assertThat(meanings(outcomes)).containsExactly("a@x MESSAGE TEMPORARY", "b@x RCPT PERMANENT");
        assertThat(outcomes.get(0).isUnknown()).isTrue();
        assertThat(session.isUsable()).isFalse();
    }

    @Test
    void whoClosesDoorsTakesNothingMore() throws Exception {
        ScriptedServer server = host("", client -> {
            client.hear();
            client.say("250 s").hear();
            client.say("250 a").hear();
            client.say("421 4.3.2 closing");
        });
        SmtpSession session = session(server, peer(TlsUse.OPTIONAL, null));

        assertThat(meanings(send(session, message(to("a@x"), to("b@x"), to("c@x")))))
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome)
                        .matches(".* (RCPT NEXT_HOST|MAIL TEMPORARY|DATA TEMPORARY|RCPT TEMPORARY)"));
        assertThat(session.isUsable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"',SIZE 10', false, The message has 27 bytes", "',SIZE 100', true, The host does not know SMTPUTF8"})
    void whatTheHostCannotTakeIsNotSent(String extensions, boolean international, String error) throws Exception {
        ScriptedServer server = host(extensions, ScriptedServer.Client::listen);
        OutgoingMessage message =
                new OutgoingMessage("ann@example.org", 27, false, international, 0, null, null, List.of(to("a@x")));

        RecipientOutcome outcome =
                send(session(server, peer(TlsUse.OPTIONAL, null)), message).get(0);
        assertThat(outcome.meaning()).isEqualTo(ReplyMeaning.PERMANENT);
        assertThat(outcome.error()).startsWith(error);
        assertThat(server.heard()).containsExactly("EHLO client.example");
    }

    @ParameterizedTest
    @CsvSource({
        "',DSN,SIZE,8BITMIME,MT-PRIORITY', ' SIZE=27 BODY=8BITMIME RET=HDRS ENVID=QQ MT-PRIORITY=3',"
                + " ' NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;A+2Bx@x'",
        "'', '', ''"
    })
    void parametersGoToHostsThatKnowThem(String extensions, String ofMail, String ofRcpt) throws Exception {
        ScriptedServer server = host(extensions, client -> {
            client.hear();
            client.say("250 s").hear();
            client.say("550 a").hear();
            client.say("250 reset").listen();
        });
        OutgoingRecipient recipient =
                new OutgoingRecipient("a@x", Notify.read("FAILURE,SUCCESS"), OriginalRecipient.read("rfc822;A+2Bx@x"));

        send(
                session(server, peer(TlsUse.OPTIONAL, null)),
                new OutgoingMessage(
                        "", 27, true, false, 3, ReturnContent.HDRS, EnvelopeId.read("QQ"), List.of(recipient)));
        assertThat(server.heard()).contains("MAIL FROM:<>" + ofMail, "RCPT TO:<a@x>" + ofRcpt);
    }

    @Test
    void manyRecipientsAreAnsweredInBetween() throws Exception {
        int many = 1_000;
        ScriptedServer server = host(",PIPELINING", client -> {
            for (String line = client.hear(); !line.equals("DATA"); line = client.hear()) {
                client.say("250 ok");
            }
            client.say("354 go");
            hearMessage(client);
            client.say("250 ok").listen();
        });
        OutgoingRecipient[] all = new OutgoingRecipient[many];
        Arrays.setAll(all, i -> to("recipient-" + i + "@" + "x".repeat(60)));

        assertThat(send(session(server, peer(TlsUse.OPTIONAL, null)), message(all)))
                .hasSize(many)
                .allMatch(outcome -> outcome.meaning() == ReplyMeaning.ACCEPTED);
    }

    @Test
    void tlsComesFirstAndThenAnotherHello() throws Exception {
        ScriptedServer server = host(",STARTTLS", client -> {
            assertThat(client.hear()).isEqualTo("STARTTLS");
            client.say("220 go").encrypt();
            client.hear();
            client.say("250-mx").say("250 AUTH PLAIN LOGIN").hear();
            client.say("235 welcome").listen();
        });
        SmtpSession session = session(server, peer(TlsUse.REQUIRE, new SmtpLogin("ann", "swordfish")));

        assertThat(session.isEncrypted()).isTrue();
        assertThat(session.extensions().mechanisms()).containsExactlyInAnyOrder("PLAIN", "LOGIN");
        assertThat(session.trace().toString()).contains("AUTH PLAIN …").doesNotContain("swordfish", "AGFubg");
        assertThat(server.heard()).contains("AUTH PLAIN AGFubgBzd29yZGZpc2g=");
    }

    @Test
    void signsInByTheOlderMechanismToo() throws Exception {
        ScriptedServer server = host(",AUTH=LOGIN", client -> {
            client.hear();
            client.say("334 VXNlcm5hbWU6").hear();
            client.say("334 UGFzc3dvcmQ6").hear();
            client.say("535 5.7.8 no").listen();
        });

        SessionFailed failed = catchThrowableOfType(
                SessionFailed.class, () -> session(server, peer(TlsUse.DISABLE, new SmtpLogin("ann", "swordfish"))));
        assertThat(failed.stage()).isEqualTo(SmtpStage.AUTH);
        assertThat(failed.meaning()).isEqualTo(ReplyMeaning.PERMANENT);
        assertThat(failed.reply().text()).isEqualTo("535 5.7.8 no");
        assertThat(server.heard()).contains("YW5u", "c3dvcmRmaXNo");
    }

    @Test
    void withoutTlsNothingWhereTlsIsRequired() throws Exception {
        SessionFailed none = catchThrowableOfType(
                SessionFailed.class,
                () -> session(host("", ScriptedServer.Client::listen), peer(TlsUse.REQUIRE, null)));
        assertThat(none.meaning()).isEqualTo(ReplyMeaning.PERMANENT);
        SessionFailed refused = catchThrowableOfType(
                SessionFailed.class,
                () -> session(
                        host(",STARTTLS", client -> {
                            client.hear();
                            client.say("454 not now").listen();
                        }),
                        peer(TlsUse.REQUIRE, null)));
        assertThat(refused.meaning()).isEqualTo(ReplyMeaning.TEMPORARY);
    }

    @Test
    void optionalTlsGoesOnWithout() throws Exception {
        ScriptedServer server = host(",STARTTLS", client -> {
            client.hear();
            client.say("454 not now").listen();
        });
        assertThat(session(server, peer(TlsUse.OPTIONAL, null)).isEncrypted()).isFalse();
    }

    @Test
    void whatComesBeforeTheHandshakeIsNotTaken() throws Exception {
        ScriptedServer server = host(",STARTTLS", client -> {
            client.hear();
            client.send("220 go\r\n250 injected\r\n").encrypt();
        });
        assertThatThrownBy(() -> session(server, peer(TlsUse.OPTIONAL, null))).isInstanceOf(IOException.class);
    }

    @Test
    void oldHostsAreGreetedTheOldWay() throws Exception {
        ScriptedServer server = server(client -> {
            client.say("220 old").hear();
            client.say("502 what?").hear();
            client.say("250 hello").listen();
        });
        assertThat(session(server, peer(TlsUse.OPTIONAL, null)).extensions().parameters())
                .isEmpty();
        assertThat(server.heard()).containsExactly("EHLO client.example", "HELO client.example");
    }

    @ParameterizedTest
    @CsvSource({"554 no service, NEXT_HOST", "521 no mail here, NO_MAIL_HERE", "421 busy, NEXT_HOST"})
    void aGreetingThatRefusesIsAboutTheHost(String greeting, ReplyMeaning meaning) throws Exception {
        ScriptedServer server = server(client -> client.say(greeting).listen());
        SessionFailed failed =
                catchThrowableOfType(SessionFailed.class, () -> session(server, peer(TlsUse.OPTIONAL, null)));
        assertThat(failed.meaning()).isEqualTo(meaning);
        assertThat(failed.stage()).isEqualTo(SmtpStage.GREETING);
    }

    @Test
    void whoDripsIsNotWaitedForLonger() throws Exception {
        patience = Duration.ofMillis(400);
        ScriptedServer server = server(client -> {
            for (int i = 0; i < 100; i++) {
                client.send("220-a\r\n").pause(Duration.ofMillis(50));
            }
        });
        assertThatThrownBy(() -> session(server, peer(TlsUse.OPTIONAL, null)))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @CsvSource({"'HTTP/1.1 200 OK\r\n'", "'999 what\r\n'"})
    void whatIsNoReplyIsRefused(String greeting) throws Exception {
        ScriptedServer server = server(client -> client.send(greeting).listen());
        assertThatThrownBy(() -> session(server, peer(TlsUse.OPTIONAL, null)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No reply of SMTP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a~|a~.~",
                "|.~",
                "a|a~.~",
                ".~|..~.~",
                ".a~.b~|..a~..b~.~",
                "a.b~|a.b~.~",
                "a\\n.\\nb|a~..~b~.~",
                "a\\r.\\rb|a~..~b~.~",
                "a\\r|a~.~",
                "~~|~~.~",
            })
    void nothingInAMessageEndsIt(String content, String written) throws IOException {
        byte[] bytes = (content == null ? "" : content)
                .replace("~", "\r\n")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        DotStuffing together = new DotStuffing(whole);
        together.write(bytes, 0, bytes.length);
        together.end();
        ByteArrayOutputStream single = new ByteArrayOutputStream();
        DotStuffing oneByOne = new DotStuffing(single);
        for (byte b : bytes) {
            oneByOne.write(b);
        }
        oneByOne.end();
        assertThat(whole.toString(StandardCharsets.US_ASCII)).isEqualTo(written.replace("~", "\r\n"));
        assertThat(single.toByteArray()).isEqualTo(whole.toByteArray());
    }

    @Test
    void aCommandIsOneLine() throws Exception {
        ScriptedServer server = host(",PIPELINING", ScriptedServer.Client::listen);
        SmtpSession session = session(server, peer(TlsUse.OPTIONAL, null));
        assertThatThrownBy(() -> send(session, message(to("a@x>\r\nDATA"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
