package org.postroad.delivery.entity;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.postroad.platform.entity.IdFormat;

/**
 * A delivery schedule that an operator made (Stalwart docs, MTA › Scheduling).
 *
 * @param queueId the virtual queue that its recipients wait in
 */
public record MailSchedule(String name, long queueId, DeliverySchedule times) {
    public static final String TYPE = "MtaDeliverySchedule";
    public static final IdFormat ID = new IdFormat("sch_");

    /** The schedule, and the queue, that mail falls back on. */
    public static final String DEFAULT = "default";

    /** Whose intervals are those of every server. */
    public static final String OF_SERVER = "Default";

    /** Whose intervals are its own. */
    public static final String OWN = "Custom";

    public static final String TTL = "Ttl";
    public static final String ATTEMPTS = "Attempts";

    /** Delays of a schedule that names none of its own. */
    public static final List<Duration> RETRY = List.of(
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofDays(1),
            Duration.ofDays(3));

    /** Reads a record that was checked. @param queueId what its {@code queueId} stands for */
    public static MailSchedule read(JsonObject json, long queueId) {
        DeliverySchedule times = new DeliverySchedule(
                intervals(json.getJsonObject("retry"), RETRY),
                intervals(json.getJsonObject("notify"), DeliverySchedule.NOTICES),
                expiry(json.getJsonObject("expiry")));
        return new MailSchedule(json.getString("name"), queueId, times);
    }

    private static List<Duration> intervals(JsonObject json, List<Duration> ofServer) {
        if (json.getString("@type").equals(OF_SERVER)) {
            return ofServer;
        }
        JsonObject intervals = json.getJsonObject("intervals");
        return intervals.keySet().stream()
                .sorted(Comparator.comparingInt(Integer::parseInt))
                .map(place -> millis(intervals.getJsonObject(place), "duration"))
                .toList();
    }

    private static Expiry expiry(JsonObject json) {
        return json.getString("@type").equals(ATTEMPTS)
                ? new Expiry.Attempts(json.getInt("maxAttempts"))
                : new Expiry.Ttl(millis(json, "expire"));
    }

    private static Duration millis(JsonObject json, String name) {
        return Duration.ofMillis(json.getJsonNumber(name).longValueExact());
    }
}
