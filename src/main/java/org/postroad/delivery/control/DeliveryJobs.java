package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.jobs.control.EnqueueJobs;
import org.postroad.jobs.control.ManagedJob;
import org.postroad.platform.entity.Json;

/** The jobs that deliver messages: one unfinished one for each message, queue and domain. */
@Dependent
class DeliveryJobs {
    static final String ACTION = "outbound_delivery";
    static final String MESSAGE = "message";
    static final String QUEUE = "queue";
    static final String DOMAIN = "domain";

    // Primary key.
    private static final String HOLD = "SELECT 1 FROM job WHERE id = ? AND finished_day = 0 FOR UPDATE";

    // The engine is made of its handlers, of which one has these jobs
    private final Provider<EnqueueJobs> engine;
    private volatile @Nullable EnqueueJobs enqueue;

    /** Recipients of one domain in one queue. */
    record Stop(long queueId, String domain) {}

    /** Where a message is to be delivered. @param stops with the earliest instant of an attempt */
    record Stops(QueuedMessage message, Map<Stop, Instant> stops) {}

    @Inject
    DeliveryJobs(Provider<EnqueueJobs> engine) {
        this.engine = engine;
    }

    /**
     * Has a message delivered, in the caller's transaction.
     *
     * @param stops with the earliest instant of an attempt
     * @return the ids of the jobs; of one that waits already, that one's
     */
    Map<Stop, Long> enqueue(QueuedMessage message, Map<Stop, Instant> stops) {
        return enqueueAll(List.of(new Stops(message, stops))).get(0);
    }

    /** The same of several messages, in their order. */
    List<Map<Stop, Long>> enqueueAll(List<Stops> messages) {
        List<ManagedJob> jobs = new ArrayList<>();
        messages.forEach(one -> one.stops.forEach((stop, due) -> jobs.add(job(one.message, stop, due))));
        Iterator<Long> ids = enqueue().enqueueManaged(jobs).iterator();
        List<Map<Stop, Long>> made = new ArrayList<>();
        for (Stops one : messages) {
            Map<Stop, Long> ofOne = new LinkedHashMap<>();
            one.stops.keySet().forEach(stop -> ofOne.put(stop, ids.next()));
            made.add(ofOne);
        }
        return made;
    }

    private static ManagedJob job(QueuedMessage message, Stop stop, Instant due) {
        return new ManagedJob(
                message.accountId(),
                ACTION,
                Json.createObjectBuilder()
                        .add(MESSAGE, QueuedMessage.ID.text(message.id()))
                        .add(QUEUE, stop.queueId)
                        .add(DOMAIN, stop.domain)
                        .build()
                        .toString(),
                stop.queueId,
                lane(stop.domain),
                message.envelope().priority(),
                due,
                key(message, stop));
    }

    /** Holds the unfinished jobs of recipients until the transaction ends; in the order of ids, so that no two wait for each other. */
    static void hold(Connection connection, List<QueuedRecipient> recipients) throws SQLException {
        List<Long> ids = recipients.stream()
                .filter(recipient -> !recipient.isFinal())
                .map(recipient -> recipient.placement().jobId())
                .distinct()
                .sorted()
                .toList();
        for (long id : ids) {
            try (PreparedStatement select = connection.prepareStatement(HOLD)) {
                select.setLong(1, id);
                select.executeQuery().close();
            }
        }
    }

    /** Has jobs run at once that wait for their time; takes part in the caller's transaction. */
    void dueNow(List<Long> ids) {
        enqueue().dueNow(ids);
    }

    private EnqueueJobs enqueue() {
        EnqueueJobs present = enqueue;
        if (present == null) {
            present = engine.get();
            enqueue = present;
        }
        return present;
    }

    /** Jobs to one domain share a lane, whoever's they are. */
    static long lane(String domain) {
        return UUID.nameUUIDFromBytes(domain.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    /** At most 255 characters, so a digest of what may be longer. */
    private static String key(QueuedMessage message, Stop stop) {
        return message.id() + "/" + stop.queueId + "/" + Long.toHexString(lane(stop.domain));
    }
}
