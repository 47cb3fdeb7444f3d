package org.postroad.identity.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AllowedAddresses;
import org.postroad.identity.entity.Rights;

/**
 * A caller whose credentials were good.
 *
 * @param actor for the audit log: {@code user:admin} or {@code key:ci (key_…)}
 * @param expiresAt when the key it came with ends; null for never. What it hands on must not outlast that
 * @param allowed from where the key it came with may be used. What it hands on must not reach further
 */
public record SignedIn(
        long userId, String actor, Rights rights, @Nullable Instant expiresAt, AllowedAddresses allowed) {
    /** One that may come from anywhere. */
    public SignedIn(long userId, String actor, Rights rights, @Nullable Instant expiresAt) {
        this(userId, actor, rights, expiresAt, AllowedAddresses.ANY);
    }
}
