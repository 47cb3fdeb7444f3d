package org.postroad.identity.entity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret of an API key, which only its user keeps: {@code pr_} and 256 random bits in base64url (RFC 4648 §5). With so much
 * chance in it a fast hash is enough to keep it by (OWASP ASVS 5.0 §11.5.1).
 *
 * @param text what the caller sends
 */
public record ApiKeySecret(String text) {
    /** The fewest characters of a secret that an operator presets. */
    public static final int MIN_PRESET_LENGTH = 32;

    /** What our own secrets begin with, so that scanners for leaked secrets can find them. */
    public static final String MARK = "pr_";

    private static final int BYTES = 32;

    public static ApiKeySecret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new ApiKeySecret(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** SHA-256, hexadecimal: what the database keeps. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The first characters, to tell keys apart: 8 of our own secrets, 4 of one that an operator chose. */
    public String prefix() {
        return text.substring(0, Math.min(text.length(), text.startsWith(MARK) ? 8 : 4));
    }

    /** Says no more than the prefix, so that it can stand in a log. */
    @Override
    public String toString() {
        return prefix() + "…";
    }
}
