package org.postroad.identity.entity;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret of OAuth that only its client keeps: a mark and 256 random bits in base64url (RFC 4648 §5), so that a fast hash is enough to
 * keep it by, as for an {@link ApiKeySecret}.
 *
 * @param text what the client sends
 */
public record OauthSecret(String text) {
    private static final int BYTES = 32;

    /** What it is for. */
    public enum Kind {
        ACCESS_TOKEN("pra_"),
        REFRESH_TOKEN("prf_"),
        /** An authorization code (RFC 6749 §4.1). */
        CODE("prc_"),
        /** A device code (RFC 8628 §3.2). */
        DEVICE_CODE("prd_");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }

        /** What such a secret begins with, so that scanners for leaked secrets can find it. */
        public String mark() {
            return mark;
        }
    }

    public static OauthSecret random(Kind kind, SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new OauthSecret(
                kind.mark + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether a text can be a secret of that kind. */
    public static boolean is(Kind kind, String text) {
        return text.startsWith(kind.mark);
    }

    /** SHA-256, hexadecimal: what the database keeps. */
    public String hash() {
        return new ApiKeySecret(text).hash();
    }

    /** Says no more than its first characters, so that it can stand in a log. */
    @Override
    public String toString() {
        return text.substring(0, Math.min(text.length(), 8)) + "…";
    }
}
