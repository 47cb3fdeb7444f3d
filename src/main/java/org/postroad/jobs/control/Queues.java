package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.StoredObjects;
import org.postroad.registry.entity.Change;

/**
 * The virtual queues as operators see and change them; the engine knows them by {@link QueueCatalog}. A change is obeyed by this node
 * at once and by the others within a second.
 */
@Dependent
public class Queues {
    private final Transactions transactions;
    private final StoredObjects objects;
    private final QueueUse use;
    private final QueueCatalog catalog;
    private final Records records;

    /** What every change needs besides. */
    @Dependent
    static class Records {
        private @Inject InstantSource clock;
        private @Inject IdSource ids;
        private @Inject AuditLog audit;
        private @Inject Caller caller;
    }

    @Inject
    Queues(Transactions transactions, StoredObjects objects, QueueUse use, QueueCatalog catalog, Records records) {
        this.transactions = transactions;
        this.objects = objects;
        this.use = use;
        this.catalog = catalog;
        this.records = records;
    }

    /** Every queue, by name. */
    public List<VirtualQueue> all() {
        return objects.all(VirtualQueue.class);
    }

    /**
     * One queue.
     *
     * @param nameOrId its name, or its id as text
     * @throws Refused NOT_FOUND if there is none
     */
    public VirtualQueue find(String nameOrId) {
        OptionalLong id = VirtualQueue.ID.parse(nameOrId);
        Optional<VirtualQueue> byId =
                id.isPresent() ? objects.find(VirtualQueue.class, id.getAsLong()) : Optional.empty();
        return byId.or(() -> objects.named(VirtualQueue.class, nameOrId)).orElseThrow(() -> Refused.notFound("queue"));
    }

    /** Makes a queue. @throws Refused CONFLICT, {@code name_taken} */
    public VirtualQueue create(String name, QueueBody body) {
        return transactions.within(connection -> {
            objects.lockType(VirtualQueue.TYPE);
            VirtualQueue queue = new VirtualQueue(records.ids.next(), name, body, records.clock.instant());
            objects.add(queue);
            done(queue, "create", Change.Kind.CREATE);
            return queue;
        });
    }

    /** Changes a queue; one that is so already stays as it is. */
    public VirtualQueue change(String nameOrId, QueuePatch patch, LongConsumer precondition) {
        return change(nameOrId, "update", precondition, (queue, now) -> {
            QueueBody present = queue.settings();
            queue.change(
                    patch.threadsPerNode().orElse(present.threadsPerNode()),
                    patch.description().orElse(present.description()),
                    now);
        });
    }

    /** No job of it starts any more. Of a queue that is paused already, the first reason stays. */
    public VirtualQueue pause(String nameOrId, String reason, LongConsumer precondition) {
        String actor = records.caller.actor();
        return change(nameOrId, "pause", precondition, (queue, now) -> queue.pause(reason, actor, now));
    }

    /** Its jobs start again. */
    public VirtualQueue resume(String nameOrId, LongConsumer precondition) {
        return change(nameOrId, "resume", precondition, VirtualQueue::resume);
    }

    /** Deletes a queue. @throws Refused CONFLICT, {@code queue_in_use}, while jobs wait in it or an action goes there */
    public void delete(String nameOrId, LongConsumer precondition) {
        transactions.within(connection -> {
            VirtualQueue queue = locked(nameOrId, precondition);
            use.requireUnused(connection, queue);
            objects.remove(queue);
            done(queue, "delete", Change.Kind.DESTROY);
            return queue;
        });
    }

    private VirtualQueue change(
            String nameOrId, String action, LongConsumer precondition, BiConsumer<VirtualQueue, Instant> change) {
        return transactions.within(connection -> {
            VirtualQueue queue = locked(nameOrId, precondition);
            long before = queue.version();
            change.accept(queue, records.clock.instant());
            objects.flush();
            if (queue.version() != before) {
                done(queue, action, Change.Kind.UPDATE);
            }
            return queue;
        });
    }

    private VirtualQueue locked(String nameOrId, LongConsumer precondition) {
        objects.lockType(VirtualQueue.TYPE);
        VirtualQueue queue = find(nameOrId);
        if (!objects.lock(queue)) {
            throw Refused.notFound("queue");
        }
        precondition.accept(queue.version());
        return queue;
    }

    private void done(VirtualQueue queue, String action, Change.Kind kind) {
        objects.moved(VirtualQueue.TYPE, kind, VirtualQueue.ID.text(queue.id()));
        records.audit.record(null, "queue", action, described(queue));
        transactions.afterCommit(catalog::forget);
    }

    private static JsonObject described(VirtualQueue queue) {
        QueueBody body = queue.settings();
        return Json.createObjectBuilder()
                .add("queue_id", VirtualQueue.ID.text(queue.id()))
                .add("name", queue.name())
                .add("threads_per_node", body.threadsPerNode())
                .add("paused", body.pause() != null)
                .add("reason", body.pauseIfAny().map(QueueBody.Pause::reason).orElse(""))
                .build();
    }
}
