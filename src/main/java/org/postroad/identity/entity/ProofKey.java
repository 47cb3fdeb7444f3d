package org.postroad.identity.entity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/** Proof that who exchanges a code is who asked for it (RFC 7636), by S256 only: a plain challenge proves nothing to who has seen it. */
public final class ProofKey {
    /** The only method. */
    public static final String METHOD = "S256";

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private ProofKey() {}

    /** Whether a text can be a challenge (RFC 7636 §4.2). */
    public static boolean isChallenge(String text) {
        return CHALLENGE.matcher(text).matches();
    }

    /** Whether the verifier is the one that the challenge was made of. */
    public static boolean matches(String challenge, String verifier) {
        return VERIFIER.matcher(verifier).matches()
                && MessageDigest.isEqual(
                        challenge.getBytes(StandardCharsets.US_ASCII),
                        challenge(verifier).getBytes(StandardCharsets.US_ASCII));
    }

    /** The challenge of a verifier. */
    public static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
