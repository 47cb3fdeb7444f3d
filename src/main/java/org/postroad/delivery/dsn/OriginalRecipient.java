package org.postroad.delivery.dsn;

import java.util.regex.Pattern;

/**
 * The address that a recipient had when the sender gave it (RFC 3461 §4.2).
 *
 * @param parameter as it was given, which is how it is passed on
 * @param type of the address, as {@code rfc822}
 * @param address what the xtext says
 */
public record OriginalRecipient(String parameter, String type, String address) {
    private static final int LONGEST = 500;
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9!#$%&'*+./=?^_`{|}~-]+");

    /** Reads the parameter's value. @throws MalformedParameter if it is none */
    public static OriginalRecipient read(String value) throws MalformedParameter {
        int end = value.indexOf(';');
        if (value.length() > LONGEST
                || end < 0
                || !TYPE.matcher(value.substring(0, end)).matches()) {
            throw new MalformedParameter("ORCPT is an address type, a semicolon and xtext, at most 500 characters");
        }
        return new OriginalRecipient(value, value.substring(0, end), Xtext.decode("ORCPT", value.substring(end + 1)));
    }
}
