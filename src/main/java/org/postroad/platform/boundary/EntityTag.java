package org.postroad.platform.boundary;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A strong entity tag (RFC 9110 §8.8.3).
 *
 * @param value without the quotes: of {@code A-Z a-z 0-9 .}
 */
public record EntityTag(String value) {
    /** The tag of one version of a row. */
    public static EntityTag of(long version) {
        return new EntityTag("v" + version);
    }

    /** The tag of a whole answer, for what has no version: lists, documents. */
    public static EntityTag of(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new EntityTag("h" + HexFormat.of().formatHex(Arrays.copyOf(digest, 16)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** As it stands in a header. */
    public String header() {
        return "\"" + value + "\"";
    }
}
