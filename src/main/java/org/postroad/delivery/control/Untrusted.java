package org.postroad.delivery.control;

import org.postroad.delivery.entity.DeliveryError;

/** A host that mail must not be taken to now, as nothing proves that it is the domain's. */
final class Untrusted extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeliveryError error;
    private final boolean lasting;

    /** @param lasting whether the domain offers nothing better, so that waiting does not help */
    Untrusted(DeliveryError error, boolean lasting, String message) {
        super(message, null, false, false);
        this.error = error;
        this.lasting = lasting;
    }

    DeliveryError error() {
        return error;
    }

    boolean isLasting() {
        return lasting;
    }
}
