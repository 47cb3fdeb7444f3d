package org.postroad.provider.entity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to a receiver that a request is Postroad's and not an old one: HMAC-SHA256 (RFC 2104) over the timestamp, a full stop and the
 * body.
 */
public final class RequestSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private RequestSignature() {}

    /** The time as it is signed and sent: whole seconds since 1970. */
    public static String timestamp(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }

    /** The value of {@code Postroad-Signature}: {@code v1=} and 64 hexadecimal digits. */
    public static String sign(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
