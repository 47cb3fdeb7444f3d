package org.postroad.platform.control;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A POST that creates, as far as telling it from another one takes.
 *
 * @param callerId who asks
 * @param accountId the account that the path names; 0 if none
 * @param path the path that was asked for, at most 512 characters
 * @param key the Idempotency-Key, 1 to 255 characters; null if none was given
 * @param body the bytes of the body; of these only a hash is kept
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record: bodyHash is
public record IdempotentRequest(
        long callerId,
        long accountId,
        String path,
        @Nullable String key,
        byte[] body) {
    String bodyHash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
