package org.postroad.delivery.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.ScriptedServer;

/** How much goes to a destination at a time, and over how many connections. */
@OnBothDatabases
class PacedMailIT extends MailIT {
    private static final int SOME = 6;

    private long heard(ScriptedServer host, String line) {
        return host.heard().stream().filter(one -> one.startsWith(line)).count();
    }

    @Test
    void messagesThatFollowEachOtherShareAConnection() throws Exception {
        try (ScriptedServer host = host("250 ok")) {
            direct(relay(host.port()), schedule(1, attempts(5), Duration.ofSeconds(1)));
            List<String> messages = new ArrayList<>();
            for (int i = 0; i < SOME; i++) {
                messages.add(send("'to': ['bob@" + away + "']"));
            }
            messages.forEach(
                    message -> assertThat(awaitStatus(message, "relayed").getInt("attempts"))
                            .isZero());

            assertThat(heard(host, "DATA")).isEqualTo(SOME);
            assertThat(heard(host, "EHLO")).isLessThan(SOME);
        }
    }

    @Test
    void aHostThatLeftMeanwhileIsCalledAgain() throws Exception {
        try (ScriptedServer host = new ScriptedServer(null, client -> {
            client.say("220 sink.example.org ESMTP");
            for (String line = client.hear(); !line.equals("."); line = client.hear()) {
                if (line.startsWith("DATA")) {
                    client.say("354 go on");
                } else if (line.matches("(EHLO|MAIL|RCPT).*")) {
                    client.say("250 ok");
                }
            }
            client.say("250 taken"); // and leaves, without a word
        })) {
            direct(relay(host.port()), schedule(1, attempts(1), Duration.ofSeconds(1)));

            assertThat(awaitStatus(send("'to': ['bob@" + away + "']"), "relayed", "failed")
                            .getString("status"))
                    .isEqualTo("relayed");
            JsonObject second = awaitStatus(send("'to': ['bob@" + away + "']"), "relayed", "failed");

            assertThat(second.getString("status")).isEqualTo("relayed");
            assertThat(heard(host, "EHLO")).isEqualTo(2);
        }
    }

    @Test
    void whatIsOverTheLimitWaitsAndThatIsNoAttempt() throws Exception {
        String limit = created(
                "x:MtaOutboundThrottle/set",
                Json.createObjectBuilder()
                        .add("key", Json.createObjectBuilder().add("rcptDomain", true))
                        .add("match", rules("rcpt_domain == '" + away + "'", "true", "false"))
                        .add("rate", Json.createObjectBuilder().add("count", 1).add("period", 3_600_000)));
        try (ScriptedServer host = host("250 ok")) {
            direct(relay(host.port()), schedule(attempts(1), Duration.ofSeconds(1)));
            awaitStatus(send("'to': ['bob@" + away + "']"), "relayed");

            String second = send("'to': ['eve@" + away + "']");
            await().atMost(Duration.ofMinutes(2)).until(() -> why(second).equals("put_off"));
            assertThat(recipient(second).getInt("attempts")).isZero();
            assertThat(heard(host, "DATA")).isEqualTo(1);

            assertThat(destroyed("x:MtaOutboundThrottle/set", limit)).contains(limit);
            tenant.member().post("/api/queued-messages/" + second + "/retry", "{}");
            assertThat(awaitStatus(second, "relayed").getInt("attempts")).isZero();
        }
    }

    @Test
    void whatIsOverAQuotaIsTakenWhenThereIsRoomAgain() throws Exception {
        String quota = created(
                "x:MtaQueueQuota/set",
                Json.createObjectBuilder()
                        .add("key", Json.createObjectBuilder().add("senderDomain", true))
                        .add("match", rules("sender_domain == '" + home + "'", "true", "false"))
                        .add("messages", 2));
        try (ScriptedServer host = host("250 ok")) {
            direct(relay(host.port()), schedule(1, attempts(1), Duration.ofSeconds(1)));
            String first = send("'to': ['bob@" + away + "', 'eve@" + away + "'], 'hold_for': '1h'");
            send("'to': ['bob@" + away + "'], 'hold_for': '1h'");

            Api.Reply third = tenant.member().post(tenant.path("/smtp/messages"), message());
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.toString()).contains("quota_exceeded", quota, "2 messages");

            tenant.member()
                    .post("/api/queued-messages/" + first + "/cancel", "{\"recipients\":[\"bob@" + away + "\"]}");
            assertThat(tenant.member()
                            .post(tenant.path("/smtp/messages"), message())
                            .status())
                    .isEqualTo(429);
            tenant.member().post("/api/queued-messages/" + first + "/cancel", "{}");
            Api.Reply again = tenant.member().post(tenant.path("/smtp/messages"), message());
            assertThat(again.status()).as(again.toString()).isEqualTo(202);
            awaitStatus(again.data().getString("id"), "relayed");
            assertThat(tenant.member()
                            .post(tenant.path("/smtp/messages"), message())
                            .status())
                    .isEqualTo(202);
        } finally {
            destroyed("x:MtaQueueQuota/set", quota);
        }
    }

    private String message() {
        return ("{'from': 'ann@" + home + "', 'to': ['bob@" + away + "'], 'subject': 's', 'text': 't'}")
                .replace('\'', '"');
    }

    private String destroyed(String method, String limit) {
        return jmap(
                        method,
                        Json.createObjectBuilder()
                                .add("destroy", Json.createArrayBuilder().add(limit))
                                .build())
                .get("destroyed")
                .toString();
    }

    private String why(String message) {
        return tenant.viewer()
                .get("/api/queued-messages/" + message + "/explain")
                .data()
                .getJsonArray("recipients")
                .getJsonObject(0)
                .getString("why");
    }
}
