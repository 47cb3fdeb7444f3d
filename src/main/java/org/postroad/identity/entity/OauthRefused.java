package org.postroad.identity.entity;

/** A request of OAuth that is not carried out, with an error of RFC 6749 §5.2 or RFC 8628 §3.5. */
public final class OauthRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String error;

    /**
     * @param error the name on the wire, as {@code invalid_grant}
     * @param description for a person; ASCII without quotes and backslashes, as RFC 6749 §5.2 wants it
     */
    public OauthRefused(String error, String description) {
        super(description, null, false, false);
        this.error = error;
    }

    /** For a code, a token or a device code that is not known, not the client's, or good no longer: which, nobody is told. */
    public static OauthRefused invalidGrant() {
        return new OauthRefused("invalid_grant", "This is not known, or is good no longer.");
    }

    public String error() {
        return error;
    }

    public String description() {
        return String.valueOf(getMessage());
    }
}
