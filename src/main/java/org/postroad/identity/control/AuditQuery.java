package org.postroad.identity.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.identity.entity.AuditEntry;

/**
 * Which entries of the audit log are wanted; what is empty does not matter.
 *
 * @param accountId of this account's log only; empty for the whole server's
 * @param text what subject, action or actor begins with; empty for anything
 * @param actor the exact actor
 * @param from the earliest time
 * @param before the time before which
 * @param newestFirst in which order
 */
public record AuditQuery(
        OptionalLong accountId,
        String text,
        List<String> subjects,
        List<String> actions,
        List<AuditEntry.Status> statuses,
        Optional<String> actor,
        Optional<Instant> from,
        Optional<Instant> before,
        boolean newestFirst) {}
