package org.postroad.delivery.dsn;

/** A parameter of MAIL or RCPT that is not what its RFC says; answered by 501. */
public final class MalformedParameter extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedParameter(String message) {
        super(message);
    }
}
