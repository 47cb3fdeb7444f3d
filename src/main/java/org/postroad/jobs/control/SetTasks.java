package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.TaskSettings;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

/**
 * Creates, changes, triggers and deletes tasks of an account in one transaction, those that cannot be left out. Where a state is named,
 * nothing is done unless the account's tasks are still in it; callers that name one take turns.
 */
@Dependent
public class SetTasks {
    private final TaskStore store = new TaskStore();
    private final Transactions transactions;
    private final TaskFeed feed;
    private final CreateTask create;
    private final ChangeTask change;
    private final TriggerTask trigger;
    private final DeleteTask delete;

    @Inject
    SetTasks(
            Transactions transactions,
            TaskFeed feed,
            CreateTask create,
            ChangeTask change,
            TriggerTask trigger,
            DeleteTask delete) {
        this.transactions = transactions;
        this.feed = feed;
        this.create = create;
        this.change = change;
        this.trigger = trigger;
        this.delete = delete;
    }

    /** A task to be made. */
    public record New(NewTask task, boolean triggered) {}

    /** What is to become different about a task. @param settings may be called again */
    public record Change(UnaryOperator<TaskSettings> settings, boolean triggered) {}

    /**
     * What is wanted.
     *
     * @param ifInState null for whatever state
     * @param create by a name of the caller's
     */
    public record Wanted(
            long accountId,
            @Nullable String ifInState,
            Map<String, New> create,
            Map<Long, Change> changes,
            List<Long> delete) {}

    /**
     * What was done.
     *
     * @param created ids by the caller's names
     * @param notCreated why, by the caller's names
     * @param refused why tasks were not changed or deleted
     */
    public record Done(Map<String, Long> created, Map<String, Refused> notCreated, Map<Long, Refused> refused) {}

    /** Does it; empty if the account is not in the state that was named. */
    public Optional<Done> apply(Wanted wanted) {
        Map<String, Refused> notCreated = new LinkedHashMap<>();
        Map<Long, Refused> refused = new LinkedHashMap<>();
        while (true) {
            try {
                return Contended.run(transactions, connection -> attempt(connection, wanted, notCreated, refused));
            } catch (StepRefused step) {
                // All of it is undone, and done again without this one
                if (step.name != null) {
                    notCreated.put(step.name, step.refused);
                } else {
                    refused.put(step.id, step.refused);
                }
            }
        }
    }

    private Optional<Done> attempt(
            Connection connection, Wanted wanted, Map<String, Refused> notCreated, Map<Long, Refused> refused)
            throws SQLException {
        if (wanted.ifInState != null) {
            FeedTurn.take(connection, wanted.accountId, FeedType.TASK);
            if (!feed.isAt(connection, wanted.accountId, wanted.ifInState)) {
                return Optional.empty();
            }
        }
        Map<String, Long> created = new LinkedHashMap<>();
        for (Map.Entry<String, New> made : wanted.create.entrySet()) {
            if (!notCreated.containsKey(made.getKey())) {
                created.put(made.getKey(), create(made.getKey(), made.getValue()));
            }
        }
        for (Map.Entry<Long, Change> changed : wanted.changes.entrySet()) {
            if (!refused.containsKey(changed.getKey())) {
                change(connection, wanted.accountId, changed.getKey(), changed.getValue());
            }
        }
        for (long id : wanted.delete) {
            if (!refused.containsKey(id)) {
                delete(connection, wanted.accountId, id);
            }
        }
        return Optional.of(new Done(created, notCreated, refused));
    }

    private long create(String name, New made) {
        try {
            return create.create(made.task, made.triggered).id();
        } catch (Refused refused) {
            throw new StepRefused(name, 0, refused);
        }
    }

    private void change(Connection connection, long accountId, long id, Change changed) throws SQLException {
        try {
            change.change(connection, lock(connection, accountId, id), changed.settings);
            if (changed.triggered) {
                trigger.trigger(id, version -> {});
            }
        } catch (Refused refused) {
            throw new StepRefused(null, id, refused);
        }
    }

    private void delete(Connection connection, long accountId, long id) throws SQLException {
        try {
            delete.delete(connection, lock(connection, accountId, id), false);
        } catch (Refused refused) {
            throw new StepRefused(null, id, refused);
        }
    }

    private TaskRow lock(Connection connection, long accountId, long id) throws SQLException {
        return store.lock(connection, id)
                .filter(task -> task.accountId() == accountId)
                .orElseThrow(() -> Refused.notFound("task"));
    }

    /** Undoes the transaction, for one of its steps is refused. */
    private static final class StepRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final @Nullable String name;
        private final long id;
        private final transient Refused refused;

        /** @param name of what was to be created, else null */
        StepRefused(@Nullable String name, long id, Refused refused) {
            super(refused.detail(), null, false, false);
            this.name = name;
            this.id = id;
            this.refused = refused;
        }
    }
}
