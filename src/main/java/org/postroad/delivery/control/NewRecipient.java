package org.postroad.delivery.control;

import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;

/** A recipient of a message that is to be queued. @param original null if the sender gave none */
public record NewRecipient(
        String address, Notify wanted, @Nullable OriginalRecipient original) {
    /** Of whom the sender said nothing. */
    public static NewRecipient of(String address) {
        return new NewRecipient(address, Notify.ABSENT, null);
    }
}
