package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

/**
 * Creates, changes and deletes jobs of an account in one transaction: what can be done is done, what cannot is told for each job. Where a
 * state is named, nothing is done unless the account's feed is still there; callers that name one take turns.
 */
@Dependent
public class SetJobs {
    private final CommandStore store = new CommandStore();
    private final Transactions transactions;
    private final JobFeed feed;
    private final EnqueueJobs enqueue;
    private final JobCommands commands;
    private final EditJob edit;

    @Inject
    SetJobs(Transactions transactions, JobFeed feed, EnqueueJobs enqueue, JobCommands commands, EditJob edit) {
        this.transactions = transactions;
        this.feed = feed;
        this.enqueue = enqueue;
        this.commands = commands;
        this.edit = edit;
    }

    /**
     * What is to become different about a job: its cold fields, then what a command does.
     *
     * @param patch null to leave them
     * @param command null for none
     * @param note for {@link JobCommand#RESOLVE}
     */
    public record Change(@Nullable JobPatch patch, @Nullable JobCommand command, String note) {}

    /**
     * What is wanted.
     *
     * @param ifInState null for whatever state
     * @param changes by the job's id; one that is among the deletions is left out
     */
    public record Wanted(
            long accountId,
            @Nullable String ifInState,
            List<NewJob> create,
            Map<Long, Change> changes,
            List<Long> delete) {}

    /**
     * What was done.
     *
     * @param created ids in the order of what was to be created
     * @param refused why jobs were not changed or deleted; those that do not exist among them
     */
    public record Done(Enqueued created, Map<Long, Refused> refused) {}

    /**
     * Does it.
     *
     * @param entries of the audit log, from the ids of the jobs that were created
     * @return empty if the account is not in the state that was named
     * @throws Refused if a job cannot be created, see {@link EnqueueJobs}
     */
    public Optional<Done> apply(Wanted wanted, java.util.function.Function<List<Long>, List<AuditEntry>> entries) {
        try {
            return Contended.run(transactions, connection -> apply(connection, wanted, entries, false));
        } catch (DatabaseFailure e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            // A unique key was in the way of a retry: each is looked for before
            return Contended.run(transactions, connection -> apply(connection, wanted, entries, true));
        }
    }

    private Optional<Done> apply(
            Connection connection,
            Wanted wanted,
            java.util.function.Function<List<Long>, List<AuditEntry>> entries,
            boolean keyed)
            throws SQLException {
        if (wanted.ifInState != null) {
            FeedTurn.take(connection, wanted.accountId, FeedType.JOB);
            if (!feed.isAt(connection, wanted.accountId, wanted.ifInState)) {
                return Optional.empty();
            }
        }
        Enqueued created =
                wanted.create.isEmpty() ? new Enqueued(List.of(), List.of()) : enqueue.enqueue(wanted.create, entries);
        Map<Long, PresentJob> present = lock(connection, wanted);
        Map<Long, Refused> refused = new LinkedHashMap<>();
        Set<String> keys = new HashSet<>();
        for (Map.Entry<Long, Change> change : wanted.changes.entrySet()) {
            attempt(refused, change.getKey(), present, job -> {
                if (keyed && change.getValue().command != null) {
                    requireFree(connection, job, keys);
                }
                change(connection, job, change.getValue());
            });
        }
        for (long id : wanted.delete) {
            attempt(refused, id, present, job -> commands.carryOut(connection, JobCommand.DELETE, job, ""));
        }
        return Optional.of(new Done(created, refused));
    }

    /** In the order of ids, all at once: two calls never wait for each other in a circle. */
    private Map<Long, PresentJob> lock(Connection connection, Wanted wanted) throws SQLException {
        Set<Long> ids = new TreeSet<>(wanted.changes.keySet());
        ids.addAll(wanted.delete);
        Map<Long, PresentJob> present = new HashMap<>();
        if (!ids.isEmpty()) {
            for (PresentJob job : store.lock(connection, new ArrayList<>(ids))) {
                if (job.accountId() == wanted.accountId) {
                    present.put(job.id(), job);
                }
            }
        }
        return present;
    }

    private interface Step {
        void on(PresentJob job) throws SQLException;
    }

    private static void attempt(Map<Long, Refused> refused, long id, Map<Long, PresentJob> present, Step step)
            throws SQLException {
        PresentJob job = present.get(id);
        if (job == null) {
            refused.put(id, Refused.notFound("job"));
            return;
        }
        try {
            step.on(job);
        } catch (Refused e) {
            refused.put(id, e);
        }
    }

    /** Both or neither: what may be refused is decided before anything is written. */
    private void change(Connection connection, PresentJob job, Change change) throws SQLException {
        if (change.command != null) {
            commands.requireAllowed(change.command, job);
        }
        boolean edited = change.patch != null && edit.edit(connection, job, change.patch);
        if (change.command != null) {
            PresentJob now = edited ? store.lock(connection, List.of(job.id())).get(0) : job;
            if (commands.carryOut(connection, change.command, now, change.note) == Decision.REFUSE) {
                throw new IllegalStateException("Job " + job.id() + " allowed the command a moment ago");
            }
        }
    }

    private static void requireFree(Connection connection, PresentJob job, Set<String> keys) throws SQLException {
        String key = uniqueKey(connection, job.id());
        if (key == null) {
            return;
        }
        boolean another = !keys.add(job.action() + " " + key);
        if (another
                || UniqueKeys.pending(connection, job.accountId(), job.action(), key).stream()
                        .anyMatch(id -> id != job.id())) {
            throw JobCommands.keyTaken();
        }
    }

    private static @Nullable String uniqueKey(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT unique_key FROM job WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
