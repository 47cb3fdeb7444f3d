package org.postroad.identity.entity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2), 600,000 iterations as OWASP's Password Storage Cheat Sheet
 * asks for, a salt of 16 bytes. As text {@code pbkdf2-sha256$iterations$salt$hash}, so that the cost can be raised later without
 * losing anybody's password. Checking one takes some 300 ms of one processor, on purpose.
 */
public final class PasswordHash {
    public static final int MIN_LENGTH = 8;
    public static final int MAX_LENGTH = 200;

    private static final int ITERATIONS = 600_000;
    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Pattern TEXT =
            Pattern.compile("pbkdf2-sha256\\$(\\d{1,9})\\$([A-Za-z0-9+/=]{1,100})\\$([A-Za-z0-9+/=]{1,200})");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** The hash of a password, with a salt of its own. Costs as much as a check. */
    public static PasswordHash of(String password, SecureRandom random) {
        return of(password, random, ITERATIONS);
    }

    static PasswordHash of(String password, SecureRandom random, int iterations) {
        byte[] salt = bytes(random, SALT_BYTES);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /** A hash that no password has; holding one against it costs the same as against a real one. */
    public static PasswordHash ofNothing(SecureRandom random) {
        return new PasswordHash(ITERATIONS, bytes(random, SALT_BYTES), bytes(random, BYTES));
    }

    /** @throws IllegalArgumentException if the text is not one that {@link #text} gave */
    public static PasswordHash parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not the text of a password's hash");
        }
        return new PasswordHash(
                Integer.parseInt(matcher.group(1)),
                Base64.getDecoder().decode(matcher.group(2)),
                Base64.getDecoder().decode(matcher.group(3)));
    }

    /** Whether it is the hash of this password; takes the same time if not. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    /** What the database keeps. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "pbkdf2-sha256$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** Says nothing, so that it can stand in a log. */
    @Override
    public String toString() {
        return "PasswordHash";
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        // The same password typed on another keyboard may come composed differently (RFC 8265 §4.2.2)
        char[] characters = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
