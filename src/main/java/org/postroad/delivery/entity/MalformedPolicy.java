package org.postroad.delivery.entity;

/** What was fetched is no policy of MTA-STS; the message says why. */
public final class MalformedPolicy extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedPolicy(String message) {
        super(message, null, false, false);
    }
}
