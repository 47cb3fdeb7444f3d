package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.control.EnqueueJobs;
import org.postroad.jobs.control.NewJob;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.IdSource;

/** What syncs write with. */
@Dependent
class SyncGround {
    private final Blobs blobs;
    private final IdSource ids;
    private final MessageRemoval removal;
    private final Supplier<EnqueueJobs> enqueue;
    private volatile @Nullable EnqueueJobs found;

    @Inject
    SyncGround(Blobs blobs, IdSource ids, MessageRemoval removal, Instance<EnqueueJobs> enqueue) {
        this(blobs, ids, removal, (Supplier<EnqueueJobs>) enqueue::get);
    }

    SyncGround(Blobs blobs, IdSource ids, MessageRemoval removal, Supplier<EnqueueJobs> enqueue) {
        this.blobs = blobs;
        this.ids = ids;
        this.removal = removal;
        this.enqueue = enqueue;
    }

    Blobs blobs() {
        return blobs;
    }

    MessageRows messages() {
        return new MessageRows(blobs, ids::next);
    }

    MailboxRows mailboxes() {
        return new MailboxRows(ids::next);
    }

    MessageRemoval removal() {
        return removal;
    }

    /** Enqueues jobs in the caller's transaction. The engine is asked for late: it is made of its handlers. */
    void enqueue(List<NewJob> jobs) {
        EnqueueJobs engine = found;
        if (engine == null) {
            engine = enqueue.get();
            found = engine;
        }
        engine.enqueue(jobs);
    }
}
