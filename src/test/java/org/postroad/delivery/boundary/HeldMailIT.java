package org.postroad.delivery.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.ScriptedServer;

/** What operators do with mail that waits: hold and release it, move it, and say when it is tried. */
@OnBothDatabases
class HeldMailIT extends MailIT {
    private Api.Reply command(String message, String command, String body) {
        return tenant.member().post("/api/queued-messages/" + message + "/" + command, body.replace('\'', '"'));
    }

    private String why(String message) {
        return tenant.viewer()
                .get("/api/queued-messages/" + message + "/explain")
                .data()
                .getJsonArray("recipients")
                .getJsonObject(0)
                .getString("why");
    }

    @Test
    void whatIsHeldWaitsUntilItIsReleased() {
        String schedule = schedule(attempts(3), Duration.ofSeconds(1));
        direct(relay(mail.getSmtp().getPort()), schedule);
        String message = send("'to': ['bob@" + away + "'], 'hold_for': '3s'");

        JsonObject held = command(message, "hold", "{'reason': 'the customer asked'}")
                .data()
                .getJsonObject("hold");
        JsonObject again =
                command(message, "hold", "{'reason': 'another'}").data().getJsonObject("hold");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !Instant.parse(recipient(message).getString("next_attempt_at"))
                        .isAfter(Instant.now()));
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofMinutes(1))
                .until(() -> why(message).equals("on_hold"));
        Api.Reply early = command(message, "retry", "{}");

        assertThat(held.getString("reason")).isEqualTo("the customer asked");
        assertThat(held.getString("actor")).isNotEmpty();
        assertThat(again).isEqualTo(held);
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.code()).isEqualTo("message_held");
        assertThat(mail.getReceivedMessages()).isEmpty();
        assertThat(command(message, "release", "{}").data().isNull("hold")).isTrue();
        assertThat(awaitStatus(message, "delivered", "relayed").getInt("attempts"))
                .isZero();
        assertThat(command(message, "hold", "{}").code()).isEqualTo("message_finished");
    }

    @Test
    void whatIsHeldIsGivenUpInTime() {
        direct(relay(mail.getSmtp().getPort()), schedule(ttl(Duration.ofSeconds(4)), Duration.ofSeconds(1)));
        String message = send("'to': ['bob@" + away + "'], 'hold_for': '1s'");

        assertThat(command(message, "hold", "{}").status()).isEqualTo(200);

        JsonObject failed = awaitStatus(message, "failed", "relayed", "delivered");
        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getInt("attempts")).isZero();
    }

    @Test
    void whatIsMovedByHandStaysWhereItWasMovedTo() throws Exception {
        String elsewhere = schedule(attempts(9), Duration.ofSeconds(1));
        try (ScriptedServer host = host("451 4.7.1 later", "451 4.7.1 later", "250 ok")) {
            String schedule = schedule(attempts(9), Duration.ofSeconds(1));
            direct(relay(host.port()), schedule);
            String message = send("'to': ['bob@" + away + "', 'eve@" + away + "'], 'hold_for': '1h'");

            Api.Reply unknown = command(message, "reroute", "{'queue': 'nowhere'}");
            Api.Reply neither = command(message, "reroute", "{}");
            JsonObject moved = command(
                            message, "reroute", "{'queue': '" + elsewhere + "', 'recipients': ['bob@" + away + "']}")
                    .data();
            command(message, "retry", "{'recipients': ['bob@" + away + "']}");
            JsonObject relayed = awaitStatus(message, "relayed");

            assertThat(unknown.status()).isEqualTo(422);
            assertThat(neither.status()).isEqualTo(422);
            JsonObject bob = moved.getJsonArray("recipients").getJsonObject(0);
            JsonObject eve = moved.getJsonArray("recipients").getJsonObject(1);
            assertThat(bob.getString("queue")).isEqualTo(elsewhere);
            assertThat(bob.getString("rule")).isEqualTo("by hand");
            assertThat(eve.getString("queue")).isEqualTo(schedule);
            assertThat(bob.getString("job_id")).isNotEqualTo(eve.getString("job_id"));
            assertThat(relayed.getInt("attempts")).isEqualTo(2);
            assertThat(relayed.getString("queue")).isEqualTo(elsewhere);
            JsonObject back = command(message, "reroute", "{'by_rules': true}").data();
            assertThat(back.getJsonArray("recipients").getJsonObject(1).getString("queue"))
                    .isEqualTo(schedule);
        }
    }

    @Test
    void anAttemptIsMadeWhenSomebodySaysSo() {
        direct(relay(mail.getSmtp().getPort()), schedule(attempts(3), Duration.ofSeconds(1)));
        String message = send("'to': ['bob@" + away + "'], 'hold_for': '1h'");
        Instant due = Instant.now().plusSeconds(2);

        Api.Reply without = command(message, "reschedule", "{}");
        JsonObject planned =
                command(message, "reschedule", "{'due': '" + due + "'}").data();

        assertThat(without.status()).isEqualTo(422);
        assertThat(Instant.parse(
                        planned.getJsonArray("recipients").getJsonObject(0).getString("next_attempt_at")))
                .isBetween(due.minusMillis(1), due.plusMillis(1));
        assertThat(awaitStatus(message, "delivered", "relayed").getInt("attempts"))
                .isZero();
    }
}
