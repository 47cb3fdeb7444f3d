package org.postroad.registry.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.InstantSource;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;

/** What every home of stored objects needs. */
@Dependent
public class StoredParts {
    final Transactions transactions;
    final ObjectStates states;
    final Ground ground;

    /** What a record is given beside what the client sent, and who is told of it. */
    @Dependent
    public static class Ground {
        final IdSource ids;
        final InstantSource clock;
        final ObjectAudit audit;

        @Inject
        public Ground(IdSource ids, InstantSource clock, ObjectAudit audit) {
            this.ids = ids;
            this.clock = clock;
            this.audit = audit;
        }
    }

    @Inject
    public StoredParts(Transactions transactions, ObjectStates states, Ground ground) {
        this.transactions = transactions;
        this.states = states;
        this.ground = ground;
    }
}
