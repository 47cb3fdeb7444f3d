package org.postroad.identity.entity;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.platform.entity.IdFormat;

/**
 * One entry of the audit log: what somebody did, or was not allowed to do. Never changed, so it is a value and no JPA entity.
 *
 * @param accountId whose log it is in; empty for an act on the server itself
 * @param subject the kind of object, as {@code job}
 * @param action what was done, as {@code retry}
 * @param actor who did it, as {@code user:admin} or {@code key:ci (key_…)}
 * @param data what a reader wants to know, as the text of a JSON object
 */
public record AuditEntry(
        long id,
        OptionalLong accountId,
        String subject,
        String action,
        Status status,
        String actor,
        String data,
        Instant at) {
    public static final IdFormat ID = new IdFormat("log_");

    /** What came of it. */
    public enum Status {
        SUCCEEDED,
        /** The caller lacked the permission or was not let in. */
        DENIED,
        FAILED;

        /** The status of that name on the wire. */
        public static Optional<Status> named(String wireName) {
            return Arrays.stream(values())
                    .filter(status -> status.wireName().equals(wireName))
                    .findFirst();
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
