package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.platform.control.Transactions;

/** Reads recipients that wait together, with what the rules may ask of their message. */
@Dependent
class ReadWaiting {
    private final Transactions transactions;

    /**
     * Recipients as they were read.
     *
     * @param recipients the unfinished ones, in the order of the envelope
     * @param held whether their message is
     */
    record Waiting(MailSteps.Stand stand, List<QueuedRecipient> recipients, boolean held) {}

    @Inject
    ReadWaiting(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Those of a domain that wait in a queue; empty if the message is gone. Each statement by itself: who writes compares. */
    Optional<Waiting> find(long messageId, long queueId, String domain) {
        Optional<QueuedMessage> message = transactions.alone(connection -> new MessageRows(connection).find(messageId));
        return message.map(found -> waiting(found, queueId, domain));
    }

    private Waiting waiting(QueuedMessage message, long queueId, String domain) {
        RecipientRows.Unfinished unfinished =
                transactions.alone(connection -> new RecipientRows(connection).unfinished(message, queueId, domain));
        List<String> addresses = unfinished.areAll()
                ? unfinished.recipients().stream().map(QueuedRecipient::address).toList()
                : transactions.alone(connection -> new RecipientRows(connection).addresses(message.id()));
        return new Waiting(
                new MailSteps.Stand(message, addresses, queueId, domain), unfinished.recipients(), unfinished.held());
    }
}
