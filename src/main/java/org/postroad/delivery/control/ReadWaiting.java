package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.platform.control.SharedReads;
import org.postroad.platform.control.Transactions;

/** Reads recipients that wait together, with what the rules may ask of their message; those of several deliveries at once. */
@ApplicationScoped
class ReadWaiting {
    private static final int READERS = 2;
    private static final int MOST = 50;

    private Transactions transactions;
    private SharedReads<Place, Waiting> reads;

    /** Where recipients of a message wait. */
    record Place(long messageId, long queueId, String domain) {}

    /**
     * Recipients as they were read.
     *
     * @param recipients the unfinished ones, in the order of the envelope
     * @param held whether their message is
     */
    record Waiting(MailSteps.Stand stand, List<QueuedRecipient> recipients, boolean held) {}

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected ReadWaiting() {}

    @Inject
    ReadWaiting(Transactions transactions) {
        this.transactions = transactions;
        this.reads = new SharedReads<>(
                places -> transactions.alone(connection -> findAll(connection, places)), READERS, MOST);
    }

    /** Those of a domain that wait in a queue; empty if the message is gone. Each statement by itself: who writes compares. */
    Optional<Waiting> find(Place place) {
        return Optional.ofNullable(reads.find(place));
    }

    private static Map<Place, Waiting> findAll(Connection connection, List<Place> places) throws SQLException {
        Map<Long, QueuedMessage> messages = new MessageRows(connection)
                .findAll(places.stream().map(Place::messageId).collect(Collectors.toSet()));
        RecipientRows rows = new RecipientRows(connection);
        Map<Place, RecipientRows.Unfinished> unfinished = rows.unfinished(
                places.stream()
                        .filter(place -> messages.containsKey(place.messageId))
                        .toList(),
                messages);
        Set<Long> shared = unfinished.entrySet().stream()
                .filter(one -> !one.getValue().areAll())
                .map(one -> one.getKey().messageId)
                .collect(Collectors.toSet());
        Map<Long, List<String>> addresses = shared.isEmpty() ? Map.of() : rows.addresses(shared);
        Map<Place, Waiting> found = new HashMap<>();
        unfinished.forEach((place, there) -> found.put(
                place,
                new Waiting(
                        new MailSteps.Stand(
                                Objects.requireNonNull(messages.get(place.messageId)),
                                there.areAll()
                                        ? there.recipients().stream()
                                                .map(QueuedRecipient::address)
                                                .toList()
                                        : addresses.getOrDefault(place.messageId, List.of()),
                                place.queueId,
                                place.domain),
                        there.recipients(),
                        there.held())));
        return found;
    }
}
