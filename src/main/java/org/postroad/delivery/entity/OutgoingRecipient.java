package org.postroad.delivery.entity;

import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;

/** One recipient of a transaction. @param original null if the sender gave none, and so none is passed on */
public record OutgoingRecipient(
        String address, Notify wanted, @Nullable OriginalRecipient original) {}
