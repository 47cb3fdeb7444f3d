package org.postroad.delivery.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMailUtil;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.eclipse.angus.mail.dsn.MultipartReport;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.ScriptedServer;

/** Mail that programs send, on its way to real and to scripted hosts, and what its senders hear. */
@OnBothDatabases
class OutboundMailIT extends MailIT {
    /** The lines of the first notice that came. */
    private List<String> noticeLines() {
        await().atMost(Duration.ofMinutes(2)).until(() -> senders.heard().contains("."));
        List<String> heard = List.copyOf(senders.heard());
        return heard.subList(heard.indexOf("DATA") + 1, heard.indexOf("."));
    }

    private DeliveryStatus notice() throws MessagingException, IOException {
        byte[] content = String.join("\r\n", noticeLines()).getBytes(StandardCharsets.ISO_8859_1);
        MimeMessage notice = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content));
        assertThat(senders.heard()).contains("MAIL FROM:<>", "RCPT TO:<ann@" + home + ">");
        assertThat(notice.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        MultipartReport report = new MultipartReport(notice.getDataHandler().getDataSource());
        return (DeliveryStatus) report.getReport();
    }

    @Test
    void aMessageThatRequiresTlsGoesToNoHostWithoutIt() throws Exception {
        try (ScriptedServer host = host("250 ok")) {
            direct(relay(host.port()), schedule(attempts(3), Duration.ofSeconds(1)));
            String message = send("'to': ['bob@" + away + "'], 'require_tls': true");
            JsonObject failed = awaitStatus(message, "failed", "delivered", "relayed");
            assertThat(failed.getString("status")).isEqualTo("failed");
            assertThat(failed.toString()).contains("5.7.10", "STARTTLS");
            assertThat(host.heard()).noneMatch(line -> line.startsWith("MAIL"));
            assertThat(senders.heard()).as("as the notice requires TLS too").noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void aMessageArrivesAsItWasWritten() throws Exception {
        direct(relay(mail.getSmtp().getPort()), schedule(attempts(3), Duration.ofSeconds(1)));

        String message =
                send("'to': ['Bob <bob@" + away + ">'], 'html': '<p>Of Monday</p>', 'headers': {'X-Kind': 'minutes'}");

        JsonObject recipient = awaitStatus(message, "delivered", "relayed");
        assertThat(recipient.getString("rule")).isEqualTo("schedule/match/0");
        assertThat(recipient.getInt("attempts")).isZero();
        MimeMessage arrived = mail.getReceivedMessages()[0];
        assertThat(arrived.getSubject()).isEqualTo("Minutes");
        assertThat(arrived.getHeader("X-Kind")).containsExactly("minutes");
        assertThat(GreenMailUtil.getBody(arrived)).contains("Of Monday", "<p>Of Monday</p>");
        assertThat(arrived.getFrom()[0].toString()).isEqualTo("Ann <ann@" + home + ">");
        assertThat(tenant.viewer()
                        .get(tenant.path("/queued-messages?status=finished"))
                        .list()
                        .getJsonObject(0)
                        .getString("id"))
                .isEqualTo(message);
        JsonObject attempt = tenant.viewer()
                .get("/api/queued-messages/" + message + "/attempts")
                .list()
                .getJsonObject(0);
        assertThat(attempt.getString("host")).isEqualTo("localhost");
        assertThat(attempt.getJsonArray("trace").toString()).contains("RCPT TO:<bob@" + away + ">");
        Api.Reply job = tenant.member().post("/api/jobs/" + recipient.getString("job_id") + "/retry", "");
        assertThat(job.code()).isEqualTo("managed_by_message");
    }

    @Test
    void aHostThatIsBusyIsAskedAgain() throws Exception {
        try (ScriptedServer host = host("451 4.7.1 later", "250 ok")) {
            direct(relay(host.port()), schedule(attempts(5), Duration.ofSeconds(1)));

            String message = send("'to': ['bob@" + away + "']");
            JsonObject deferred = awaitStatus(message, "deferred", "relayed");
            JsonObject relayed = awaitStatus(message, "relayed", "failed");

            assertThat(relayed.getString("status")).isEqualTo("relayed");
            assertThat(relayed.getInt("attempts")).isEqualTo(1);
            if (deferred.getString("status").equals("deferred")) {
                assertThat(deferred.getJsonObject("last_attempt").getInt("code"))
                        .isEqualTo(451);
            }
            assertThat(String.join("\n", host.heard())).contains("Of Monday");
        }
    }

    @Test
    void theSenderHearsOfAFailure() throws Exception {
        try (ScriptedServer host = host("550 5.1.1 nobody of that name")) {
            direct(relay(host.port()), schedule(attempts(5), Duration.ofSeconds(1)));

            String message = send("'to': ['bob@" + away + "'], 'envelope_id': 'QQ314'");
            JsonObject failed = awaitStatus(message, "failed");
            DeliveryStatus status = notice();

            assertThat(failed.getJsonObject("last_attempt").getString("status")).isEqualTo("5.1.1");
            assertThat(status.getMessageDSN().getHeader("Original-Envelope-Id")).containsExactly("QQ314");
            assertThat(status.getRecipientDSN(0).getHeader("Final-Recipient")).containsExactly("rfc822; bob@" + away);
            assertThat(status.getRecipientDSN(0).getHeader("Action")).containsExactly("failed");
            assertThat(status.getRecipientDSN(0).getHeader("Diagnostic-Code")[0])
                    .contains("550 5.1.1 nobody of that name");
        }
    }

    @Test
    void attemptsThatAreSpentEndItAtOnceAndNobodyHearsWhoDidNotWantTo() throws Exception {
        try (ScriptedServer host = host("451 4.7.1 later", "451 4.7.1 later", "250 ok")) {
            direct(relay(host.port()), schedule(attempts(2), Duration.ofSeconds(1)));

            String message = send("'recipients': [{'address': 'bob@" + away + "', 'notify': 'NEVER'}]");
            JsonObject failed = awaitStatus(message, "failed", "relayed");

            assertThat(failed.getString("status")).isEqualTo("failed");
            assertThat(failed.getInt("attempts")).isEqualTo(2);
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> senders.heard().isEmpty());
        }
    }

    @Test
    void whatIsOverIsGivenUpInAQueueThatIsPausedToo() throws Exception {
        String schedule = schedule(ttl(Duration.ofSeconds(10)), Duration.ofSeconds(1));
        direct(relay(mail.getSmtp().getPort()), schedule);
        String queue = admin().get("/api/queues").list().stream()
                .map(JsonValue::asJsonObject)
                .filter(found -> found.getString("name").equals(schedule))
                .map(found -> found.getString("id"))
                .findFirst()
                .orElseThrow();
        admin().post("/api/queues/" + queue + "/pause", "{\"reason\":\"test\"}");

        // Not at once: nodes obey a pause within a second
        String message = send("'to': ['bob@" + away + "'], 'hold_for': '2s'");
        JsonObject explained = await().atMost(Duration.ofMinutes(1))
                .until(() -> explained(message), seen -> !seen.getString("why").equals("held"));
        JsonObject failed = awaitStatus(message, "failed");
        DeliveryStatus status = notice();

        assertThat(explained.getString("why")).isEqualTo("paused");
        assertThat(failed.getInt("attempts")).isZero();
        assertThat(status.getRecipientDSN(0).getHeader("Status")).containsExactly("4.4.7");
    }

    private JsonObject explained(String message) {
        return tenant.viewer()
                .get("/api/queued-messages/" + message + "/explain")
                .data()
                .getJsonArray("recipients")
                .getJsonObject(0);
    }

    @Test
    void aMessageThatIsHeldGoesOutOnCommandOrNotAtAll() {
        direct(relay(mail.getSmtp().getPort()), schedule(attempts(3), Duration.ofSeconds(1)));
        String sent = send("'to': ['bob@" + away + "'], 'hold_for': '1h'");
        String called = send("'to': ['bob@" + away + "', 'eve@" + away + "'], 'hold_for': '1h'");

        Api.Reply unknown = tenant.member()
                .post("/api/queued-messages/" + called + "/cancel", "{\"recipients\":[\"nobody@example.org\"]}");
        JsonObject one = tenant.member()
                .post("/api/queued-messages/" + called + "/cancel", "{\"recipients\":[\"bob@" + away + "\"]}")
                .data();
        JsonObject all = tenant.member()
                .post("/api/queued-messages/" + called + "/cancel", "{\"notify_sender\":true}")
                .data();
        tenant.member().post("/api/queued-messages/" + sent + "/retry", "{}");

        assertThat(unknown.status()).isEqualTo(422);
        assertThat(one.getString("status")).isEqualTo("queued");
        assertThat(all.getString("status")).isEqualTo("finished");
        assertThat(recipient(called).getString("status")).isEqualTo("cancelled");
        assertThat(awaitStatus(sent, "delivered", "relayed").getInt("attempts")).isZero();
        assertThat(tenant.viewer()
                        .post("/api/queued-messages/" + sent + "/retry", "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whereMailWouldGoIsKnownBefore() {
        String route = relay(mail.getSmtp().getPort());
        String schedule = schedule(attempts(3), Duration.ofSeconds(1));
        direct(route, schedule);

        JsonObject preview =
                admin().post("/api/route-preview", "{\"to\":\"" + away + "\"}").data();
        Api.Reply odd = admin().post("/api/route-preview", "{\"to\":\"two words\"}");

        assertThat(preview.getString("schedule")).isEqualTo(schedule);
        assertThat(preview.getString("queue")).isEqualTo(schedule);
        assertThat(preview.getString("route")).isEqualTo(route);
        assertThat(preview.getString("route_rule")).isEqualTo("route/match/0");
        assertThat(preview.getJsonArray("hosts").getJsonObject(0).getInt("port"))
                .isEqualTo(mail.getSmtp().getPort());
        assertThat(preview.isNull("error")).isTrue();
        assertThat(odd.status()).isEqualTo(422);
    }

    @Test
    void aMessageToNobodyIsRefused() {
        Api.Reply nobody = tenant.member().post(tenant.path("/smtp/messages"), "{\"from\":\"ann@home.example.org\"}");
        Api.Reply odd = tenant.member()
                .post(tenant.path("/smtp/messages"), "{\"from\":\"ann@home.example.org\",\"to\":[\"not an address\"]}");
        Api.Reply delivery =
                tenant.member().post(tenant.path("/jobs"), "{\"action\":\"outbound_delivery\",\"payload\":{}}");

        assertThat(nobody.status()).isEqualTo(422);
        assertThat(odd.status()).isEqualTo(422);
        assertThat(delivery.status()).isEqualTo(422);
        assertThat(delivery.toString()).contains("managed_by_message");
    }
}
