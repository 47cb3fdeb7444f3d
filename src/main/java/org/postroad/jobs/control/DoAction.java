package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.postroad.identity.control.AuditLog;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.VirtualQueue;

/** What an operator does once and keeps no object of: pauses and resumes queues, has settings read anew. */
@Dependent
public class DoAction {
    private final Queues queues;
    private final QueueCatalog catalog;
    private final TaskManagerStore taskManager;
    private final AuditLog audit;

    @Inject
    DoAction(Queues queues, QueueCatalog catalog, TaskManagerStore taskManager, AuditLog audit) {
        this.queues = queues;
        this.catalog = catalog;
        this.taskManager = taskManager;
        this.audit = audit;
    }

    /** @param queueId which one; empty for every mail queue */
    public void pause(Optional<String> queueId, String reason) {
        of(queueId).forEach(queue -> queues.pause(queue, reason, version -> {}));
    }

    /** @param queueId which one; empty for every mail queue */
    public void resume(Optional<String> queueId) {
        of(queueId).forEach(queue -> queues.resume(queue, version -> {}));
    }

    /** This node reads its settings anew at its next look; the others look once a second. */
    public void reload() {
        catalog.forget();
        taskManager.forget();
        audit.record(null, "settings", "reload", JsonValue.EMPTY_JSON_OBJECT);
    }

    private List<String> of(Optional<String> queueId) {
        return queueId.map(List::of)
                .orElseGet(() -> queues.all().stream()
                        .filter(queue -> queue.settings().kind() == QueueKind.MAIL)
                        .map(queue -> VirtualQueue.ID.text(queue.id()))
                        .toList());
    }
}
