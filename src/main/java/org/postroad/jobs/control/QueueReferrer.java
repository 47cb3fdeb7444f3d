package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postroad.registry.entity.ObjectRef;

/** A feature above this one whose objects name virtual queues. A CDI bean; who deletes a queue asks every one, holding the queues' state. */
public interface QueueReferrer {
    /** Why a queue cannot be spared; empty if it can. */
    Optional<Reference> reference(Connection connection, long queueId, String queueName) throws SQLException;

    /** @param why for a person. @param by the objects that name the queue; none where they are no configuration */
    record Reference(String why, List<ObjectRef> by) {
        public Reference {
            by = List.copyOf(by);
        }
    }
}
