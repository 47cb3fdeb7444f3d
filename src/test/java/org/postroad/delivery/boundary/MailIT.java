package org.postroad.delivery.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.ScriptedServer;
import org.postroad.testing.Tenant;

/** A server whose mail goes to hosts of the test, and an account that sends some. */
abstract class MailIT extends PostroadIT {
    /** Of the senders of this test alone: what others are told comes when they are over. */
    protected final String home = Api.unusedName("home") + ".example.org";

    protected Tenant tenant;
    protected GreenMail mail;
    protected ScriptedServer senders;
    protected String away;
    private JsonObject strategyBefore;

    @BeforeEach
    protected void open() throws IOException {
        tenant = Tenant.open(admin());
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        mail.start();
        senders = host("250 ok"); // GreenMail does not take mail from nobody
        away = Api.unusedName("away") + ".example.org";
        strategyBefore = strategy();
    }

    @AfterEach
    protected void close() throws IOException {
        senders.close();
        jmap("x:MtaOutboundStrategy/set", update(strategyBefore));
        mail.stop();
    }

    protected JsonObject jmap(String method, JsonObject arguments) {
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
        JsonObject answer = admin().post("/jmap", request.toString()).json();
        return answer.getJsonArray("methodResponses").getJsonArray(0).getJsonObject(1);
    }

    private JsonObject strategy() {
        JsonObject strategy = jmap("x:MtaOutboundStrategy/get", JsonValue.EMPTY_JSON_OBJECT)
                .getJsonArray("list")
                .getJsonObject(0);
        return Json.createObjectBuilder()
                .add("route", strategy.get("route"))
                .add("schedule", strategy.get("schedule"))
                .build();
    }

    protected static JsonObject update(JsonObject patch) {
        return Json.createObjectBuilder()
                .add("update", Json.createObjectBuilder().add("singleton", patch))
                .build();
    }

    protected static JsonObject create(JsonObjectBuilder record) {
        return Json.createObjectBuilder()
                .add("create", Json.createObjectBuilder().add("it", record))
                .build();
    }

    protected String created(String method, JsonObjectBuilder record) {
        JsonObject set = jmap(method, create(record));
        assertThat(set.get("created")).as(set.toString()).isInstanceOf(JsonObject.class);
        return set.getJsonObject("created").getJsonObject("it").getString("id");
    }

    protected static JsonObject rules(String... ifThenElse) {
        JsonObjectBuilder match = Json.createObjectBuilder();
        for (int i = 0; i + 1 < ifThenElse.length; i += 2) {
            match.add(
                    String.valueOf(i / 2),
                    Json.createObjectBuilder().add("if", ifThenElse[i]).add("then", ifThenElse[i + 1]));
        }
        return Json.createObjectBuilder()
                .add("match", match)
                .add("else", ifThenElse[ifThenElse.length - 1])
                .build();
    }

    protected String relay(int port) {
        String name = Api.unusedName("relay");
        created(
                "x:MtaRoute/set",
                Json.createObjectBuilder()
                        .add("@type", "Relay")
                        .add("name", name)
                        .add("address", "localhost")
                        .add("port", port));
        return name;
    }

    /** A schedule in a queue of its own that tries again after each of these. */
    protected String schedule(JsonObject expiry, Duration... retries) {
        return schedule(5, expiry, retries);
    }

    protected String schedule(int threads, JsonObject expiry, Duration... retries) {
        String name = Api.unusedName("fast");
        String queue = created(
                "x:MtaVirtualQueue/set",
                Json.createObjectBuilder().add("name", name).add("kind", "mail").add("threadsPerNode", threads));
        JsonObjectBuilder intervals = Json.createObjectBuilder();
        for (int i = 0; i < retries.length; i++) {
            intervals.add(String.valueOf(i), Json.createObjectBuilder().add("duration", retries[i].toMillis()));
        }
        created(
                "x:MtaDeliverySchedule/set",
                Json.createObjectBuilder()
                        .add("name", name)
                        .add("queueId", queue)
                        .add(
                                "retry",
                                Json.createObjectBuilder()
                                        .add("@type", "Custom")
                                        .add("intervals", intervals))
                        .add("expiry", expiry));
        return name;
    }

    protected static JsonObject attempts(int most) {
        return Json.createObjectBuilder()
                .add("@type", "Attempts")
                .add("maxAttempts", most)
                .build();
    }

    protected static JsonObject ttl(Duration after) {
        return Json.createObjectBuilder()
                .add("@type", "Ttl")
                .add("expire", after.toMillis())
                .build();
    }

    /** Mail to the domain of this test goes to one route by one schedule, notices go to the host of the senders. */
    protected void direct(String route, String schedule) {
        String homeward = relay(senders.port());
        JsonObject patch = Json.createObjectBuilder()
                .add(
                        "route",
                        rules(
                                "rcpt_domain == '" + away + "'",
                                "'" + route + "'",
                                "rcpt_domain == '" + home + "'",
                                "'" + homeward + "'",
                                "'mx'"))
                .add("schedule", rules("rcpt_domain == '" + away + "'", "'" + schedule + "'", "'dsn'"))
                .build();
        JsonObject set = jmap("x:MtaOutboundStrategy/set", update(patch));
        assertThat(set.get("updated")).as(set.toString()).isInstanceOf(JsonObject.class);
    }

    protected String send(String members) {
        Api.Reply reply = tenant.member()
                .post(
                        tenant.path("/smtp/messages"),
                        ("{'from': 'Ann <ann@" + home + ">', 'subject': 'Minutes', 'text': 'Of Monday', " + members
                                        + "}")
                                .replace('\'', '"'));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        return reply.data().getString("id");
    }

    protected JsonObject recipient(String message) {
        return tenant.viewer()
                .get("/api/queued-messages/" + message)
                .data()
                .getJsonArray("recipients")
                .getJsonObject(0);
    }

    protected JsonObject awaitStatus(String message, String... statuses) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> recipient(message), seen -> List.of(statuses).contains(seen.getString("status")));
    }

    /** A host that answers the dot of each message with the next of these. */
    protected static ScriptedServer host(String... replies) throws IOException {
        AtomicInteger next = new AtomicInteger();
        return new ScriptedServer(null, client -> {
            client.say("220 sink.example.org ESMTP");
            String line = client.hear();
            while (line != null && !line.startsWith("QUIT")) {
                if (line.startsWith("EHLO")) {
                    client.say("250-sink.example.org").say("250 8BITMIME");
                } else if (line.startsWith("RCPT")
                        && replies[Math.min(next.get(), replies.length - 1)].startsWith("5")) {
                    client.say(replies[Math.min(next.getAndIncrement(), replies.length - 1)]);
                } else if (line.startsWith("DATA")) {
                    client.say("354 go on");
                    while (!".".equals(client.hear())) {
                        continue;
                    }
                    client.say(replies[Math.min(next.getAndIncrement(), replies.length - 1)]);
                } else {
                    client.say("250 ok");
                }
                line = client.hear();
            }
        });
    }
}
