package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.postroad.jobs.entity.StrategyJson;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.StoredHome;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;
import org.postroad.registry.entity.Variant;

/** How failed jobs are retried, as JMAP sees it (Stalwart docs, TaskManager). */
@ApplicationScoped
public class TaskManagerHome extends StoredHome {
    private static final long CENTURY = 36_500L * 86_400_000;

    private static final Shape STRATEGY = Shape.of(
            "TaskRetryStrategy",
            new Variant(
                    StrategyJson.BACKOFF,
                    "Exponential backoff",
                    new Schema(
                            "TaskRetryStrategyBackoff",
                            "Every retry waits longer than the one before.",
                            List.of(
                                    Field.of(
                                                    "factor",
                                                    "Factor",
                                                    "By how much each wait is longer than the one before",
                                                    FieldType.decimal(1, 1_000))
                                            .or(Json.createValue(new BigDecimal("2.0"))),
                                    Field.of(
                                                    "initialDelay",
                                                    "First wait",
                                                    "How long the first retry waits",
                                                    FieldType.duration(CENTURY))
                                            .or(60_000),
                                    Field.of(
                                                    "maxDelay",
                                                    "Longest wait",
                                                    "How long a retry waits at most",
                                                    FieldType.duration(CENTURY))
                                            .or(1_800_000),
                                    Field.of(
                                                    "jitter",
                                                    "Jitter",
                                                    "Whether waits vary, so that not all retries come at once",
                                                    new FieldType.Flag())
                                            .or(true)))),
            new Variant(
                    StrategyJson.FIXED,
                    "Fixed delay",
                    new Schema(
                            "TaskRetryStrategyFixed",
                            "Every retry waits as long.",
                            List.of(Field.of("delay", "Wait", "How long each retry waits", FieldType.duration(CENTURY))
                                    .or(300_000)))));

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            TaskManager.TYPE,
            true,
            "sysTaskManager",
            Reach.SERVER,
            "Sets how failed jobs are retried.",
            Set.of(ObjectType.Verb.GET, ObjectType.Verb.UPDATE),
            Shape.of(new Schema(
                    "x:TaskManager",
                    "How failed jobs are retried.",
                    List.of(
                            Field.of(
                                            "maxAttempts",
                                            "Retries",
                                            "How often a failed job is tried again",
                                            FieldType.unsigned(1, 1_000_000))
                                    .or(3),
                            Field.of("strategy", "Strategy", "How long retries wait", new FieldType.Nested(STRATEGY)),
                            Field.of(
                                            "totalDeadline",
                                            "Deadline",
                                            "How long after its first failure a job is tried again",
                                            FieldType.duration(CENTURY))
                                    .or(21_600_000)))),
            List.of(),
            List.of(),
            List.of(),
            new Face(
                    "Settings/Task Manager",
                    "Task Manager",
                    "How failed jobs are retried",
                    "task manager",
                    "task managers",
                    "",
                    List.of(),
                    List.of(new Face.Section("Retries", List.of("maxAttempts", "strategy", "totalDeadline")))));

    private final TaskManagerStore store;
    private final Transactions transactions;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected TaskManagerHome() {
        this.store = null;
        this.transactions = null;
    }

    @Inject
    public TaskManagerHome(StoredParts parts, TaskManagerStore store, Transactions transactions) {
        super(parts);
        this.store = store;
        this.transactions = transactions;
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        throw new IllegalStateException("There is one only");
    }

    @Override
    protected void written(List<Change> changes) {
        transactions.afterCommit(store::forget);
    }
}
