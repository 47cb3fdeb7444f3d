package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;

/**
 * How hosts are connected to (Stalwart docs, MTA › Connection).
 *
 * @param helo what we call ourselves, null for the node's own name
 * @param sources the addresses that we connect from, in turn; none for whichever the system takes
 */
public record ConnectionStrategy(
        String name, Timeouts timeouts, @Nullable String helo, List<Source> sources) {
    public static final String TYPE = "MtaConnectionStrategy";
    public static final IdFormat ID = new IdFormat("con_");

    /** An address of this node's. @param helo what we call ourselves from there, null for the strategy's */
    public record Source(String address, @Nullable String helo) {}

    /** How long a host is waited for. @param data for the reply to a message */
    public record Timeouts(
            Duration connect, Duration greeting, Duration ehlo, Duration mail, Duration rcpt, Duration data) {}

    public ConnectionStrategy {
        sources = List.copyOf(sources);
    }

    /** Reads a record that was checked. */
    public static ConnectionStrategy read(JsonObject json) {
        JsonObject sources = json.getJsonObject("sourceIps");
        return new ConnectionStrategy(
                json.getString("name"),
                new Timeouts(
                        millis(json, "connectTimeout"),
                        millis(json, "greetingTimeout"),
                        millis(json, "ehloTimeout"),
                        millis(json, "mailFromTimeout"),
                        millis(json, "rcptToTimeout"),
                        millis(json, "dataTimeout")),
                textOrNull(json, "ehloHostname"),
                sources.keySet().stream()
                        .sorted(Comparator.comparingInt(Integer::parseInt))
                        .map(sources::getJsonObject)
                        .map(source -> new Source(source.getString("sourceIp"), textOrNull(source, "ehloHostname")))
                        .toList());
    }

    private static Duration millis(JsonObject json, String name) {
        return Duration.ofMillis(json.getJsonNumber(name).longValueExact());
    }

    private static @Nullable String textOrNull(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text ? text.getString() : null;
    }
}
