package org.postroad.platform.entity;

import java.util.OptionalLong;

/**
 * The text of one kind of id: a prefix and 13 characters of lower-case base 32 (digits and letters without i, l, o, u), which sort
 * as the numbers do. Safe as a JMAP id (RFC 8620 §1.2): it starts with a letter and has no upper case.
 *
 * @param prefix what the text starts with, underscore included, as {@code job_}
 */
public record IdFormat(String prefix) {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 13;
    private static final int BITS = 5;

    /** The text of an id. */
    public String text(long id) {
        StringBuilder text = new StringBuilder(prefix.length() + LENGTH).append(prefix);
        for (int shift = (LENGTH - 1) * BITS; shift >= 0; shift -= BITS) {
            text.append(DIGITS.charAt((int) (id >>> shift) & 31));
        }
        return text.toString();
    }

    /** The id that a text stands for; empty if the text is not one of this kind. */
    public OptionalLong parse(String text) {
        if (text.length() != prefix.length() + LENGTH || !text.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        long id = 0;
        for (int i = prefix.length(); i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            // 13 digits have 65 bits and an id has 63, so a first digit over 7 would be a second text for some id
            if (digit < 0 || i == prefix.length() && digit > 7) {
                return OptionalLong.empty();
            }
            id = id << BITS | digit;
        }
        return id > 0 ? OptionalLong.of(id) : OptionalLong.empty();
    }
}
