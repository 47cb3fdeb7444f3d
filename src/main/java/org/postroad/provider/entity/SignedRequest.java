package org.postroad.provider.entity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A request that says when it was made and proves who made it, as {@link RequestSignature} has it.
 *
 * @param timestamp as it was sent: seconds since 1970
 * @param signature as it was sent
 */
public record SignedRequest(String timestamp, String signature, byte[] body) {
    /** How far a timestamp may be from now, either way. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /** Whether it was made with that key, and now. The key is compared in constant time. */
    public boolean isProvedBy(String key, Instant now) {
        byte[] expected = RequestSignature.sign(key, timestamp, body).getBytes(StandardCharsets.US_ASCII);
        boolean same = MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        return same && isFresh(now);
    }

    private boolean isFresh(Instant now) {
        return SECONDS.matcher(timestamp).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(WINDOW)
                        <= 0;
    }
}
