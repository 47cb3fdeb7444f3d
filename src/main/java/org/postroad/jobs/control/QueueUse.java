package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postroad.jobs.control.QueueReferrer.Reference;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.entity.Refused;

/** Whether a queue can be spared. */
@Dependent
class QueueUse {
    // Reads the unfinished jobs until it finds one of the queue: rare, and no index is worth its cost on the hot path.
    private static final String USED = "SELECT 1 FROM job WHERE finished_day = 0 AND queue_id = ? LIMIT 1";

    private final Actions actions;
    private final Instance<QueueReferrer> referrers;

    @Inject
    QueueUse(Actions actions, @Any Instance<QueueReferrer> referrers) {
        this.actions = actions;
        this.referrers = referrers;
    }

    /** Lets pass a queue that no unfinished job is in, no action goes to and no object names. */
    void requireUnused(Connection connection, VirtualQueue queue) throws SQLException {
        Optional<Reference> use = use(connection, queue.id(), queue.name());
        if (use.isPresent()) {
            throw Refused.conflict("queue_in_use", use.get().why());
        }
    }

    /** Why a queue cannot be spared; empty if it can. */
    Optional<Reference> use(Connection connection, long id, String name) throws SQLException {
        for (String action : actions.names()) {
            if (actions.named(action)
                    .filter(handler -> handler.queue().equals(name))
                    .isPresent()) {
                return Optional.of(new Reference("The jobs of action " + action + " go to this queue.", List.of()));
            }
        }
        for (QueueReferrer referrer : referrers) {
            Optional<Reference> reference = referrer.reference(connection, id, name);
            if (reference.isPresent()) {
                return reference;
            }
        }
        try (PreparedStatement select = connection.prepareStatement(USED)) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Reference("Jobs wait or run in this queue; move or finish them first.", List.of()))
                        : Optional.empty();
            }
        }
    }
}
