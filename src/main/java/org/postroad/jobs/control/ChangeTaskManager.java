package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.InstantSource;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.StoredObjects;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.StoredObject;

/** How failed jobs are retried, as operators see and change it. Obeyed by this node at once and by the others within a second. */
@Dependent
public class ChangeTaskManager {
    private final Transactions transactions;
    private final StoredObjects objects;
    private final TaskManagerStore store;
    private final InstantSource clock;
    private final AuditLog audit;

    @Inject
    ChangeTaskManager(
            Transactions transactions,
            StoredObjects objects,
            TaskManagerStore store,
            InstantSource clock,
            AuditLog audit) {
        this.transactions = transactions;
        this.objects = objects;
        this.store = store;
        this.clock = clock;
        this.audit = audit;
    }

    /** The settings as they are stored. */
    public TaskManager present() {
        return objects.named(TaskManager.class, StoredObject.SINGLETON)
                .orElseThrow(() -> new IllegalStateException("The first start stored none"));
    }

    /** Changes the settings; no change is none. @param change gives the new settings for the present ones */
    public TaskManager change(UnaryOperator<TaskManagerSettings> change, LongConsumer precondition) {
        return transactions.within(connection -> {
            objects.lockType(TaskManager.TYPE);
            TaskManager manager = present();
            if (!objects.lock(manager)) {
                throw new IllegalStateException("It is never deleted");
            }
            precondition.accept(manager.version());
            long before = manager.version();
            TaskManagerSettings changed = change.apply(manager.settings());
            manager.change(changed, clock.instant());
            objects.flush();
            if (manager.version() != before) {
                try (JsonReader reader = Json.createReader(new StringReader(changed.json()))) {
                    audit.record(null, "task_manager", "update", reader.readObject());
                }
                objects.moved(TaskManager.TYPE, Change.Kind.UPDATE, StoredObject.SINGLETON);
                transactions.afterCommit(store::forget);
            }
            return manager;
        });
    }
}
