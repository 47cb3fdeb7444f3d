package org.postroad.delivery.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.MailDoor;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.SmtpLine;
import org.postroad.testing.Tenant;

/** Mail that clients bring by SMTP, down to what the queue shows of it. */
@OnBothDatabases
class InboundMailIT extends PostroadIT {
    private static final String RCPT = "RCPT TO:<bob@away.example.org>";

    private Tenant tenant;
    private String key;

    @BeforeEach
    void open() {
        tenant = Tenant.open(admin());
        key = secret("{\"name\":\"smtp\"}");
    }

    private String secret(String members) {
        return tenant.owner().post(tenant.path("/api-keys"), members).data().getString("secret");
    }

    private SmtpLine signedIn() throws IOException {
        SmtpLine line = SmtpLine.open(MailDoor.port());
        line.say("EHLO client.example.org");
        assertThat(line.signIn("any", key)).isEqualTo("235 2.7.0 Welcome");
        return line;
    }

    private JsonObject message(String reply) {
        assertThat(reply).startsWith("250 2.0.0 Queued as ");
        return tenant.viewer()
                .get("/api/queued-messages/" + reply.substring(reply.lastIndexOf(' ') + 1))
                .expect(2)
                .data();
    }

    private String content(JsonObject message) {
        return tenant.member()
                .get("/api/queued-messages/" + message.getString("id") + "/content")
                .body();
    }

    /** How many messages came in: what their senders are told of them does not count. */
    private long queued() {
        return tenant.viewer().get(tenant.path("/queued-messages?limit=100")).list().stream()
                .map(JsonValue::asJsonObject)
                .filter(one -> !one.getJsonArray("recipients").toString().contains("ann@example.org"))
                .count();
    }

    /** A message of the signed-in client, in one go. */
    private String deliver(SmtpLine line, String content) throws IOException {
        line.say("MAIL FROM:<ann@example.org>");
        line.say(RCPT);
        line.say("DATA");
        return line.send(content + "\r\n.\r\n").hear();
    }

    @Test
    void aClientIsToldWhatThereIs() throws IOException {
        try (SmtpLine line = SmtpLine.open(MailDoor.port())) {
            assertThat(line.say("EHLO client.example.org").split("\n"))
                    .contains(
                            "250-PIPELINING",
                            "250-SIZE 2000000",
                            "250-8BITMIME",
                            "250-SMTPUTF8",
                            "250-ENHANCEDSTATUSCODES",
                            "250-CHUNKING",
                            "250-DSN",
                            "250-DELIVERBY",
                            "250-MT-PRIORITY MIXER",
                            "250-STARTTLS",
                            "250 AUTH PLAIN LOGIN OAUTHBEARER XOAUTH2")
                    .noneMatch(said -> said.contains("FUTURERELEASE") || said.contains("REQUIRETLS"));
            line.signIn("any", key);
            assertThat(line.say("EHLO client.example.org"))
                    .contains("FUTURERELEASE 2592000 ")
                    .doesNotContain("AUTH");
            assertThat(line.say("NOOP")).startsWith("250 ");
            assertThat(line.say("VRFY ann")).startsWith("252 ");
            assertThat(line.say("HELP")).startsWith("214 ");
            assertThat(line.say("EXPN all")).startsWith("502 ");
            assertThat(line.say("TURN")).startsWith("500 5.5.2");
            assertThat(line.say("QUIT")).startsWith("221 ");
            assertThat(line.hear()).isEqualTo("closed");
        }
    }

    @Test
    void everythingThatIsSaidOfAMessageIsKept() throws IOException {
        try (SmtpLine line = signedIn()) {
            line.send("MAIL FROM:<ann@example.org> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=QQ+2B1 MT-PRIORITY=6"
                    + " BY=7200;R HOLDFOR=3600\r\n"
                    + RCPT + " NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob@Away.example.org\r\n"
                    + "RCPT TO:<eve@away.example.org> NOTIFY=NEVER\r\n"
                    + "DATA\r\n");
            assertThat(List.of(line.hear(), line.hear(), line.hear(), line.hear()))
                    .containsExactly(
                            "250 2.1.0 Sender ok",
                            "250 2.1.5 Recipient ok",
                            "250 2.1.5 Recipient ok",
                            "354 Send it, then a dot alone");
            JsonObject message =
                    message(line.send("Message-ID: <1@example.org>\r\nSubject: x\r\n\r\n..dot\r\n\u00e9\r\n.\r\n")
                            .hear());

            assertThat(message.getString("from")).isEqualTo("ann@example.org");
            assertThat(message.getString("source")).isEqualTo("authenticated");
            assertThat(message.getInt("priority")).isEqualTo(6);
            assertThat(message.getString("envelope_id")).isEqualTo("QQ+1");
            assertThat(message.getString("return")).isEqualTo("HDRS");
            assertThat(message.getString("message_id")).isEqualTo("<1@example.org>");
            assertThat(Duration.between(
                                    Instant.parse(message.getString("created_at")),
                                    Instant.parse(message.getString("released_at")))
                            .toMinutes())
                    .isBetween(59L, 60L);
            assertThat(message.containsKey("deliver_by")).isTrue();
            JsonObject bob = message.getJsonArray("recipients").getJsonObject(0);
            assertThat(bob.getString("notify")).isEqualTo("SUCCESS,DELAY");
            assertThat(bob.getString("original")).isEqualTo("Bob@Away.example.org");
            assertThat(message.getJsonArray("recipients").getJsonObject(1).getString("notify"))
                    .isEqualTo("NEVER");
            assertThat(content(message))
                    .startsWith("Received: from client.example.org ([127.0.0.1])\r\n\tby ")
                    .contains(" with ESMTPA id " + message.getString("id"), "PRIORITY 6;", "\r\n\r\n.dot\r\n\u00e9\r\n")
                    .doesNotContain("for <");
        }
        assertThat(tenant.owner().get(tenant.path("/logs")).body()).contains("queued_message", "bob@away.example.org");
    }

    @Test
    void chunksAreCountedAndNotRead() throws IOException {
        try (SmtpLine line = signedIn()) {
            line.say("MAIL FROM:<>");
            line.say(RCPT);
            line.send("BDAT 14\r\nSubject: x\r\n\r\nBDAT 14 LAST\r\n.\r\nQUIT\r\nend\r\n");
            assertThat(line.hear()).isEqualTo("250 2.0.0 14 bytes received");
            String reply = line.hear();

            assertThat(content(message(reply)))
                    .endsWith("\r\n\r\n.\r\nQUIT\r\nend\r\n")
                    .contains("for <bob@");
            assertThat(line.send("BDAT 6 LAST\r\nNOOP\r\nNOOP\r\n").hear()).startsWith("503 5.5.1");
            assertThat(line.hear()).startsWith("250 ");
            line.say("MAIL FROM:<>");
            line.say(RCPT);
            line.send("BDAT 3\r\nabc");
            line.hear();
            assertThat(line.say("DATA")).startsWith("503 ");
            assertThat(line.say("RSET")).startsWith("250 ");
            assertThat(line.say("BDAT x")).startsWith("501 5.5.4");
            assertThat(line.hear()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n.\r\n", "a\r.\r\n", "a\n.\n", "a\r\n.\n", "a\r\n.\r", "a\r\n\n.\r\n"})
    void nobodyIsFooledAboutTheEndOfAMessage(String smuggling) throws IOException {
        try (SmtpLine line = signedIn()) {
            String reply = deliver(
                    line,
                    "Subject: x\r\n\r\n" + smuggling + "MAIL FROM:<eve@example.org>\r\n" + RCPT + "\r\nDATA\r\ny");

            assertThat(reply).startsWith("550 5.6.0");
            assertThat(line.say("NOOP")).startsWith("250 ");
        }
        assertThat(queued()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOOP\n", "NOOP\rNOOP\r\n", "NOOP\nNOOP\r\n"})
    void halfALineEndEndsTheSession(String line) throws IOException {
        try (SmtpLine client = signedIn()) {
            assertThat(client.send(line).hear()).startsWith("500 5.5.2");
            assertThat(client.hear()).isEqualTo("closed");
        }
    }

    @Test
    void aChunkWithHalfALineEndIsRefused() throws IOException {
        try (SmtpLine line = signedIn()) {
            line.say("MAIL FROM:<>");
            line.say(RCPT);
            assertThat(line.send("BDAT 5 LAST\r\na\n.\r\n").hear()).startsWith("550 5.6.0");
        }
        assertThat(queued()).isZero();
    }

    @Test
    void nothingBehindStartTlsIsCarriedOut() throws IOException {
        try (SmtpLine line = SmtpLine.open(MailDoor.port())) {
            line.say("EHLO client.example.org");
            line.send("STARTTLS\r\nRSET\r\n");

            assertThat(line.hear()).startsWith("503 5.5.1");
            assertThat(line.hear()).isEqualTo("closed");
        }
    }

    @Test
    void tlsForgetsWhatWasSaidInTheClear() throws IOException {
        try (SmtpLine line = signedIn()) {
            assertThat(line.say("STARTTLS")).startsWith("220 ");
            line.encrypt();
            assertThat(line.say("MAIL FROM:<>")).startsWith("503 ");
            assertThat(line.say("EHLO client.example.org"))
                    .contains("250-REQUIRETLS", "AUTH PLAIN")
                    .doesNotContain("STARTTLS");
            assertThat(line.say("STARTTLS")).startsWith("503 ");
            line.signIn("any", key);
            assertThat(line.say("MAIL FROM:<> REQUIRETLS SMTPUTF8")).startsWith("250 ");
            assertThat(line.say("RCPT TO:<b\u00fcro@b\u00fccher.example>")).startsWith("250 ");
            line.say("DATA");
            JsonObject message =
                    message(line.send("Subject: \u00fc\r\n\r\nx\r\n.\r\n").hear());

            assertThat(content(message))
                    .contains("with UTF8SMTPSA id", "tls TLS_", "for <b\u00fcro@b\u00fccher.example>");
        }
    }

    @Test
    void aMailProgramSendsOverImplicitTls() throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtps.ssl.socketFactory", SmtpLine.anyCertificate());
        properties.put("mail.smtps.ssl.checkserveridentity", "false");
        properties.put("mail.smtps.auth", "true");
        properties.put("mail.smtps.dsn.ret", "FULL");
        properties.put("mail.smtps.localhost", "program.example.org");
        Session session = Session.getInstance(properties);
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("ann@example.org"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("bob@away.example.org"));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText("Hello\n.\nthere");
        try (Transport transport = session.getTransport("smtps")) {
            transport.connect("127.0.0.1", MailDoor.encryptedPort(), "any", key);
            transport.sendMessage(message, message.getAllRecipients());
        }

        JsonObject queued = tenant.viewer().get(tenant.path("/queued-messages")).list().stream()
                .map(JsonValue::asJsonObject)
                .filter(one -> one.getString("from").equals("ann@example.org")) // not what she is told of it
                .findFirst()
                .orElseThrow();
        assertThat(queued.getString("source")).isEqualTo("autogenerated");
        assertThat(queued.getString("return")).isEqualTo("FULL");
        assertThat(content(queued)).contains("with ESMTPSA", "Hello\r\n.\r\nthere");
    }

    @Test
    void whoHasNotSignedInGetsNowhere() throws IOException {
        try (SmtpLine line = SmtpLine.open(MailDoor.port())) {
            assertThat(line.say("MAIL FROM:<>")).startsWith("503 ");
            line.say("EHLO client.example.org");
            assertThat(line.say("MAIL FROM:<> HOLDFOR=5")).startsWith("555 ");
            assertThat(line.say("MAIL FROM:<> MT-PRIORITY=3")).startsWith("250 2.3.6 0 ");
            assertThat(line.say("MAIL FROM:<>")).startsWith("503 ");
            assertThat(line.say(RCPT)).startsWith("530 5.7.0");
            assertThat(line.say("DATA")).startsWith("503 ");
        }
    }

    @Test
    void mailForALocalDomainNeedsAHostThatTakesIt() throws IOException {
        String name = Api.unusedName("local") + ".example.org";
        JsonObject set = jmap(
                "x:Domain/set",
                Json.createObjectBuilder()
                        .add(
                                "create",
                                Json.createObjectBuilder()
                                        .add("it", Json.createObjectBuilder().add("name", name)))
                        .build());
        assertThat(set.get("created")).as(set.toString()).isInstanceOf(JsonObject.class);
        try (SmtpLine line = SmtpLine.open(MailDoor.port())) {
            line.say("EHLO client.example.org");
            line.say("MAIL FROM:<>");
            assertThat(line.say("RCPT TO:<ann@" + name + ">")).startsWith("550 5.3.5");
        }
    }

    @Test
    void aTrustedNetworkMaySendAnywhereButUrgently() throws IOException {
        try (SmtpLine line = SmtpLine.open(MailDoor.port(), MailDoor.TRUSTED)) {
            line.say("EHLO client.example.org");
            assertThat(line.say("MAIL FROM:<ann@example.org> MT-PRIORITY=9")).startsWith("250 2.3.6 0 ");
            assertThat(line.say(RCPT)).startsWith("250 ");
            line.say("DATA");
            String reply = line.send("x\r\n.\r\n").hear();
            assertThat(reply).startsWith("250 2.0.0 Queued as ");
            JsonObject message = admin().get("/api/queued-messages/" + reply.substring(reply.lastIndexOf(' ') + 1))
                    .data();
            assertThat(message.getString("source")).isEqualTo("unauthenticated");
            assertThat(message.getInt("priority")).isZero();
        }
    }

    @Test
    void credentialsAreHeldToWhatTheyMay() throws IOException {
        String elsewhere = secret("{\"name\":\"elsewhere\",\"allowed_ips\":[\"192.0.2.1\"]}");
        String reader = secret("{\"name\":\"reader\",\"scopes\":[\"sysQueuedMessageGet\"]}");
        try (SmtpLine line = SmtpLine.open(MailDoor.port())) {
            line.say("EHLO client.example.org");
            assertThat(line.signIn("any", "pr_wrong")).startsWith("535 5.7.8");
            assertThat(line.signIn("nobody", "wrong")).startsWith("535 5.7.8");
            assertThat(line.signIn("any", elsewhere)).startsWith("535 5.7.8");
            assertThat(line.signIn("any", reader)).startsWith("535 5.7.8");
            assertThat(line.signIn("any#acc_none", key)).startsWith("535 5.7.8");
            assertThat(line.say("AUTH CRAM-MD5")).startsWith("504 5.5.4");
            assertThat(line.say("AUTH PLAIN !")).startsWith("501 5.5.2");
            assertThat(line.say("AUTH PLAIN")).isEqualTo("334 ");
            assertThat(line.say("*")).startsWith("501 ");
            assertThat(line.say("AUTH LOGIN")).isEqualTo("334 VXNlcm5hbWU6");
            assertThat(line.say(base64("any#" + tenant.id()))).isEqualTo("334 UGFzc3dvcmQ6");
            assertThat(line.say(base64(key))).startsWith("235 2.7.0");
            assertThat(line.signIn("any", key)).startsWith("503 ");
        }
        try (SmtpLine line = SmtpLine.open(MailDoor.port())) {
            line.say("EHLO client.example.org");
            assertThat(line.signIn("any#" + tenant.id(), ADMIN_KEY)).startsWith("235 "); // preset, not made by us
        }
        try (SmtpLine line = SmtpLine.open(MailDoor.port())) {
            line.say("EHLO client.example.org");
            assertThat(line.say("AUTH OAUTHBEARER " + base64("n,,\u0001auth=Bearer wrong\u0001\u0001")))
                    .startsWith("334 ");
            assertThat(line.say("AQ==")).startsWith("535 5.7.8");
            assertThat(line.say("AUTH XOAUTH2 " + base64("user=any\u0001auth=Bearer " + key + "\u0001\u0001")))
                    .startsWith("235 ");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsTooMuchIsRefused() throws IOException {
        try (SmtpLine line = signedIn()) {
            assertThat(line.say("MAIL FROM:<> SIZE=2000001")).startsWith("552 5.3.4");
            assertThat(deliver(line, ("x".repeat(900) + "\r\n").repeat(2300))).startsWith("552 5.3.4");
            assertThat(deliver(line, "Received: by a\r\n".repeat(100) + "\r\n")).startsWith("554 5.4.6");
            assertThat(line.say("NOOP " + "x".repeat(13_000))).startsWith("500 5.5.2");
            line.say("MAIL FROM:<>");
            for (int i = 0; i < 100; i++) {
                assertThat(line.say("RCPT TO:<r" + i + "@away.example.org>")).startsWith("250 ");
            }
            assertThat(line.say("RCPT TO:<r100@away.example.org>")).startsWith("452 4.5.3");
            assertThat(line.say("RCPT TO:<r99@away.example.org>")).startsWith("250 ");
            assertThat(line.say("RSET")).startsWith("250 ");
            assertThat(queued()).isZero();
            for (int i = 0; i < 15; i++) {
                line.say("NONSENSE");
            }
            assertThat(line.say("NONSENSE") + line.hear()).contains("421 4.7.0");
            assertThat(line.hear()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @CsvSource({"1000", "300000", "1900000"})
    void messagesOfAnySizeAreKeptToTheByte(int size) throws IOException {
        String body = ("0123456789".repeat(7) + "\r\n").repeat(size / 72);
        try (SmtpLine line = signedIn()) {
            assertThat(content(message(deliver(line, "Subject: x\r\n\r\n" + body))))
                    .endsWith("Subject: x\r\n\r\n" + body + "\r\n");
        }
    }

    @Test
    void aClientThatVanishesLeavesNothingBehind() throws IOException {
        try (SmtpLine line = signedIn()) {
            line.say("MAIL FROM:<>");
            line.say(RCPT);
            line.say("DATA");
            line.send("Subject: x\r\n\r\n" + "x\r\n".repeat(200_000));
        }
        try (SmtpLine line = signedIn()) {
            message(deliver(line, "Subject: after"));
        }
        assertThat(queued()).isEqualTo(1);
    }

    @Test
    void manySessionsAtOnceLoseNothingAndShareCommits() throws Exception {
        int clients = 30;
        int each = 10;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<List<String>>> work = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                work.add(() -> {
                    List<String> replies = new ArrayList<>();
                    try (SmtpLine line = signedIn()) {
                        for (int n = 0; n < each; n++) {
                            replies.add(deliver(line, "Subject: x\r\n\r\nhello"));
                        }
                    }
                    return replies;
                });
            }
            List<String> replies = new ArrayList<>();
            for (Future<List<String>> done : threads.invokeAll(work)) {
                replies.addAll(done.get());
            }
            assertThat(replies).hasSize(clients * each).allMatch(reply -> reply.startsWith("250 2.0.0 Queued as "));
            assertThat(replies).doesNotHaveDuplicates();
            for (String reply : replies) {
                message(reply);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(admin().get("/metrics").body()).contains("postroad_smtp_accept_duration_seconds_count");
    }

    @Test
    void whatComesInGoesOut() throws Exception {
        GreenMail away = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        away.start();
        String domain = Api.unusedName("away") + ".example.org";
        String route = Api.unusedName("relay");
        JsonObject before = jmap("x:MtaOutboundStrategy/get", JsonValue.EMPTY_JSON_OBJECT)
                .getJsonArray("list")
                .getJsonObject(0);
        try {
            jmap(
                    "x:MtaRoute/set",
                    Json.createObjectBuilder()
                            .add(
                                    "create",
                                    Json.createObjectBuilder()
                                            .add(
                                                    "it",
                                                    Json.createObjectBuilder()
                                                            .add("@type", "Relay")
                                                            .add("name", route)
                                                            .add("address", "localhost")
                                                            .add(
                                                                    "port",
                                                                    away.getSmtp()
                                                                            .getPort())))
                            .build());
            route(Json.createObjectBuilder()
                    .add(
                            "match",
                            Json.createObjectBuilder()
                                    .add(
                                            "0",
                                            Json.createObjectBuilder()
                                                    .add("if", "rcpt_domain == '" + domain + "'")
                                                    .add("then", "'" + route + "'")))
                    .add("else", "'mx'")
                    .build());
            try (SmtpLine line = signedIn()) {
                line.say("MAIL FROM:<ann@example.org>");
                line.say("RCPT TO:<bob@" + domain + ">");
                line.say("DATA");
                message(line.send("Subject: Through\r\n\r\n..dot\r\nend\r\n.\r\n")
                        .hear());
            }
            assertThat(away.waitForIncomingEmail(Duration.ofMinutes(2).toMillis(), 1))
                    .isTrue();
            MimeMessage arrived = away.getReceivedMessages()[0];
            assertThat(arrived.getSubject()).isEqualTo("Through");
            assertThat(arrived.getContent().toString()).startsWith(".dot\r\nend");
            assertThat(String.join("", arrived.getHeader("Received"))).contains("with ESMTPA id msg_");
        } finally {
            route(before.getJsonObject("route"));
            away.stop();
        }
    }

    private void route(JsonObject rules) {
        JsonObject set = jmap(
                "x:MtaOutboundStrategy/set",
                Json.createObjectBuilder()
                        .add(
                                "update",
                                Json.createObjectBuilder()
                                        .add(
                                                "singleton",
                                                Json.createObjectBuilder().add("route", rules)))
                        .build());
        assertThat(set.get("updated")).as(set.toString()).isInstanceOf(JsonObject.class);
    }

    private JsonObject jmap(String method, JsonObject arguments) {
        JsonObject request = Json.createObjectBuilder()
                .add(
                        "using",
                        Json.createArrayBuilder()
                                .add("urn:ietf:params:jmap:core")
                                .add("urn:stalwart:jmap"))
                .add(
                        "methodCalls",
                        Json.createArrayBuilder()
                                .add(Json.createArrayBuilder()
                                        .add(method)
                                        .add(arguments)
                                        .add("c")))
                .build();
        return admin().post("/jmap", request.toString())
                .json()
                .getJsonArray("methodResponses")
                .getJsonArray(0)
                .getJsonObject(1);
    }
}
