package org.postroad.delivery.entity;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;

/**
 * A recipient of a message in the queue.
 *
 * @param number its place in the envelope, from 0
 * @param notices delay notices sent so far
 * @param original null if the sender gave none
 */
public record QueuedRecipient(
        int number,
        String address,
        Notify wanted,
        @Nullable OriginalRecipient original,
        Placement placement,
        DeliveryProgress progress,
        int notices,
        LastAttempt last) {

    /** The domain of an address, in lower case; empty if it has none. */
    public static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    public String domain() {
        return domainOf(address);
    }

    public boolean isFinal() {
        return progress.status().isFinal();
    }

    /** The same, somewhere else on its way. */
    public QueuedRecipient with(Placement placed, DeliveryProgress progressed, LastAttempt attempt) {
        return new QueuedRecipient(number, address, wanted, original, placed, progressed, notices, attempt);
    }

    /** The same, after one more notice, or none that was wanted. */
    public QueuedRecipient noticed(Placement placed, DeliveryProgress progressed, boolean sent) {
        return new QueuedRecipient(
                number, address, wanted, original, placed, progressed, sent ? notices + 1 : notices, last);
    }
}
