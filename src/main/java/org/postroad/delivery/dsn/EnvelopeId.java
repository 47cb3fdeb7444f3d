package org.postroad.delivery.dsn;

/**
 * What the sender calls the message (RFC 3461 §4.4).
 *
 * @param parameter as it was given, which is how it is passed on
 * @param id what the xtext says, which is how it stands in notices
 */
public record EnvelopeId(String parameter, String id) {
    private static final int LONGEST = 100;

    /** Reads the parameter's value. @throws MalformedParameter if it is none */
    public static EnvelopeId read(String value) throws MalformedParameter {
        if (value.length() > LONGEST) {
            throw new MalformedParameter("ENVID has at most 100 characters");
        }
        return new EnvelopeId(value, Xtext.decode("ENVID", value));
    }
}
