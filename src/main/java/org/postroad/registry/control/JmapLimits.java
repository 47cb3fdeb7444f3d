package org.postroad.registry.control;

import java.time.Duration;

/**
 * The limits of the protocol, as {@code x:Jmap} sets them. Sizes are in bytes.
 *
 * @param uploadTtl how long an upload that nothing refers to is kept, at least an hour (RFC 8620 §6)
 * @param uploadQuota how much of that one user may keep
 */
public record JmapLimits(
        int maxMethodCalls,
        int maxConcurrentRequests,
        long maxRequestSize,
        int getMaxResults,
        int setMaxObjects,
        int queryMaxResults,
        int changesMaxResults,
        long maxUploadSize,
        int maxConcurrentUploads,
        long uploadQuota,
        Duration uploadTtl,
        int maxUploadCount,
        Duration eventSourceThrottle) {}
