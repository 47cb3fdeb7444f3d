package org.postroad.platform.control;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The 32 bytes that every secret in the database is encrypted under. Shows nothing of itself but its id. Immutable. */
public final class MasterKey {
    /** The length of a key. */
    public static final int BYTES = 32;

    private static final String NAMED = "postroad master key";
    private static final int ID_BYTES = 8;

    private final SecretKey key;
    private final String id;

    /** @throws IllegalArgumentException unless there are {@link #BYTES} bytes */
    public MasterKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A master key has " + BYTES + " bytes");
        }
        this.key = new SecretKeySpec(bytes, "AES");
        this.id = id(bytes);
    }

    /** The key that a text in base64 stands for; empty if it is not one. */
    public static Optional<MasterKey> parse(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.strip());
            return bytes.length == BYTES ? Optional.of(new MasterKey(bytes)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the key is called: 16 hexadecimal digits that follow from it and do not give it away. */
    public String id() {
        return id;
    }

    SecretKey key() {
        return key;
    }

    /** Its id; never the key. */
    @Override
    public String toString() {
        return id;
    }

    private static String id(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            byte[] named = mac.doFinal(NAMED.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(named, ID_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC with SHA-256", e);
        }
    }
}
