package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.QueuedRecipient;

/**
 * When this node looks next whether a notice or an expiry is due: an idle node must not ask the database for nothing. What other nodes
 * queue they watch themselves; should they die, it is found within a minute.
 */
@ApplicationScoped
class NextByClock {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Instant next = Instant.MIN;

    synchronized boolean isDue(Instant now) {
        return !now.isBefore(next);
    }

    /** What was found. @param due when something is, empty if nothing will be */
    synchronized void found(Instant now, Optional<Instant> due) {
        Instant latest = now.plus(LONGEST);
        next = due.filter(latest::isAfter).orElse(latest);
    }

    /** Recipients were written whose clocks may be nearer. */
    synchronized void expect(List<QueuedRecipient> recipients) {
        for (QueuedRecipient recipient : recipients) {
            DeliveryProgress progress = recipient.progress();
            Stream.of(progress.noticeDue(), progress.expiresAt())
                    .filter(Objects::nonNull)
                    .filter(due -> due.isBefore(next))
                    .forEach(due -> next = due);
        }
    }
}
