package org.postroad.platform.control;

/** A secret that this node cannot open: it is under another key, was moved or was changed. Says nothing of the secret. */
public final class SecretUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretUnreadable(String message) {
        super(message);
    }
}
