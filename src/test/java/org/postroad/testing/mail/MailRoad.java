package org.postroad.testing.mail;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import org.postroad.testing.Api;

/** Leads all mail of a node by one queue of its own to the relays of a sink. */
public final class MailRoad {
    /** Of the queue, the schedule and the first relay. */
    public static final String NAME = "sink";

    private final Api admin;

    public MailRoad(Api admin) {
        this.admin = admin;
    }

    /**
     * Makes the queue, its schedule and the relays, and has all mail go there.
     *
     * @param retries after each failed attempt; mail expires after a day
     */
    public void build(int threads, int port, Duration... retries) {
        build(threads, port, List.of(), retries);
    }

    /** @param sites addresses of relays, the first of which has the domains that begin with {@code hang0.}, and so on */
    public void build(int threads, int port, List<String> sites, Duration... retries) {
        String queue = create(
                "MtaVirtualQueue",
                Json.createObjectBuilder().add("name", NAME).add("kind", "mail").add("threadsPerNode", threads));
        JsonObjectBuilder intervals = Json.createObjectBuilder();
        for (int i = 0; i < retries.length; i++) {
            intervals.add(String.valueOf(i), Json.createObjectBuilder().add("duration", retries[i].toMillis()));
        }
        create(
                "MtaDeliverySchedule",
                Json.createObjectBuilder()
                        .add("name", NAME)
                        .add("queueId", queue)
                        .add(
                                "retry",
                                Json.createObjectBuilder()
                                        .add("@type", "Custom")
                                        .add("intervals", intervals))
                        .add(
                                "expiry",
                                Json.createObjectBuilder()
                                        .add("@type", "Ttl")
                                        .add("expire", Duration.ofDays(1).toMillis())));
        relay(NAME, "127.0.0.1", port);
        JsonObjectBuilder match = Json.createObjectBuilder();
        for (int i = 0; i < sites.size(); i++) {
            relay("hang" + i, sites.get(i), port);
            match.add(
                    String.valueOf(i),
                    Json.createObjectBuilder()
                            .add("if", "starts_with(rcpt_domain, 'hang" + i + ".')")
                            .add("then", "'hang" + i + "'"));
        }
        JsonObjectBuilder rules = Json.createObjectBuilder().add("match", match).add("else", "'" + NAME + "'");
        call(
                "MtaOutboundStrategy/set",
                Json.createObjectBuilder()
                        .add(
                                "update",
                                Json.createObjectBuilder()
                                        .add(
                                                "singleton",
                                                Json.createObjectBuilder()
                                                        .add("route", rules)
                                                        .add(
                                                                "schedule",
                                                                Json.createObjectBuilder()
                                                                        .add("match", JsonValue.EMPTY_JSON_OBJECT)
                                                                        .add("else", "'" + NAME + "'")))),
                "updated");
    }

    private void relay(String name, String address, int port) {
        create(
                "MtaRoute",
                Json.createObjectBuilder()
                        .add("@type", "Relay")
                        .add("name", name)
                        .add("address", address)
                        .add("port", port));
    }

    private String create(String type, JsonObjectBuilder object) {
        return call(
                        type + "/set",
                        Json.createObjectBuilder()
                                .add("create", Json.createObjectBuilder().add("it", object)),
                        "created")
                .getJsonObject("it")
                .getString("id");
    }

    private JsonObject call(String method, JsonObjectBuilder arguments, String expected) {
        JsonArrayBuilder calls = Json.createArrayBuilder()
                .add(Json.createArrayBuilder().add("x:" + method).add(arguments).add("c"));
        JsonObject request = Json.createObjectBuilder()
                .add(
                        "using",
                        Json.createArrayBuilder()
                                .add("urn:ietf:params:jmap:core")
                                .add("urn:stalwart:jmap"))
                .add("methodCalls", calls)
                .build();
        JsonObject answer = admin.post("/jmap", request.toString())
                .json()
                .getJsonArray("methodResponses")
                .getJsonArray(0)
                .getJsonObject(1);
        JsonValue done = answer.get(expected);
        if (!(done instanceof JsonObject object) || object.isEmpty()) {
            throw new IllegalStateException(method + " answered " + answer);
        }
        return object;
    }

    /** Stops the queue, or has it go on. */
    public void pause(boolean paused) {
        String id = admin.get("/api/queues").list().stream()
                .map(JsonValue::asJsonObject)
                .filter(queue -> queue.getString("name").equals(NAME))
                .map(queue -> queue.getString("id"))
                .findFirst()
                .orElseThrow();
        admin.post("/api/queues/" + id + (paused ? "/pause" : "/resume"), paused ? "{\"reason\":\"measured\"}" : null)
                .expect(2);
    }
}
