package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.entity.Refused;

/** Whether a queue can be spared. */
@Dependent
class QueueUse {
    // Reads the unfinished jobs until it finds one of the queue: rare, and no index is worth its cost on the hot path.
    private static final String USED = "SELECT 1 FROM job WHERE finished_day = 0 AND queue_id = ? LIMIT 1";

    private final Actions actions;

    @Inject
    QueueUse(Actions actions) {
        this.actions = actions;
    }

    /** Lets pass a queue that no unfinished job is in and no action goes to. */
    void requireUnused(Connection connection, VirtualQueue queue) throws SQLException {
        Optional<String> use = use(connection, queue.id(), queue.name());
        if (use.isPresent()) {
            throw Refused.conflict("queue_in_use", use.get());
        }
    }

    /** Why a queue cannot be spared; empty if it can. */
    Optional<String> use(Connection connection, long id, String name) throws SQLException {
        for (String action : actions.names()) {
            if (actions.named(action)
                    .filter(handler -> handler.queue().equals(name))
                    .isPresent()) {
                return Optional.of("The jobs of action " + action + " go to this queue.");
            }
        }
        try (PreparedStatement select = connection.prepareStatement(USED)) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of("Jobs wait or run in this queue; move or finish them first.")
                        : Optional.empty();
            }
        }
    }
}
