package org.postroad.delivery.entity;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The TXT record by which a domain says that it has a policy of MTA-STS (RFC 8461 §3.1).
 *
 * @param id changes with the policy; 1 to 32 letters and digits
 */
public record MtaStsRecord(String id) {
    // Bounded and free of overlap, so that no record of a stranger takes long
    private static final Pattern VERSION = Pattern.compile("v=STSv1[ \\t]*(?:;.*)?", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");

    /**
     * Reads the records at {@code _mta-sts}. Ones of other kinds are passed over; more than one of this kind counts as none, and so does
     * one that is malformed.
     *
     * @param texts each with its strings put together
     */
    public static Optional<MtaStsRecord> read(List<String> texts) {
        List<String> ours =
                texts.stream().filter(text -> VERSION.matcher(text).matches()).toList();
        return ours.size() == 1 ? one(ours.get(0)) : Optional.empty();
    }

    private static Optional<MtaStsRecord> one(String text) {
        for (String field : text.split(";", -1)) {
            String[] pair = field.strip().split("=", 2);
            if (pair.length == 2 && pair[0].equals("id")) {
                return ID.matcher(pair[1]).matches() ? Optional.of(new MtaStsRecord(pair[1])) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
