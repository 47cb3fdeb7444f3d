package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.SharedCommits;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;

/** Puts jobs into their queues, in the caller's transaction where it has one: the job is there if and only if that commits. */
public final class EnqueueJobs {
    private static final Logger LOG = System.getLogger(EnqueueJobs.class.getName());

    /** Payloads up to this many bytes are kept in the job's row. */
    public static final int INLINE_BYTES = 2 * 1024;

    private static final int TRIES = 5;

    // Primary key, in the order of ids. What has a rank is due already.
    private static final String DUE_NOW = """
        UPDATE job SET due = ?, version = version + 1 WHERE id = ? AND finished_day = 0 AND state = 0 AND rank IS NULL AND due > ?
        """;

    // Two writers made smaller transactions and fewer jobs a second.
    private static final int LONE_WRITERS = 1;
    private static final int LONE_MOST = 256;
    private static final Duration LONE_GATHER = Duration.of(500, ChronoUnit.MICROS);

    private final Transactions transactions;
    private final HotPath hotPath;
    private final IdSource ids;
    private final InstantSource clock;
    private final Actions actions;
    private final QueueCatalog queues;
    private final FairShare share;
    private final ClosedLanes lanes;
    private final PayloadBodies bodies;
    private final Signals signal;
    private final EngineMeter meter;
    private final SharedCommits<Lone> lone;

    /** A job that is enqueued by itself, and what goes into the audit log with it. */
    private record Lone(HotPath.Row row, List<AuditEntry> entries) {}

    EnqueueJobs(EngineParts parts, HotPath hotPath, FairShare share, ClosedLanes lanes, Signals signal) {
        this.transactions = parts.transactions();
        this.hotPath = hotPath;
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.actions = parts.actions();
        this.queues = parts.queues();
        this.share = share;
        this.lanes = lanes;
        this.bodies = parts.bodies();
        this.signal = signal;
        this.meter = parts.meter();
        this.lone = new SharedCommits<>(this::insertLone, LONE_WRITERS, LONE_MOST, LONE_GATHER);
    }

    /**
     * Enqueues the jobs, all or none.
     *
     * @return their ids in order; where a pending job of the account and action has the unique key already, that one's id
     * @throws Refused if an action or a queue is not known; the pointer names the index of the job
     */
    public List<Long> enqueue(List<NewJob> jobs) {
        return enqueue(jobs, ids -> List.of()).ids();
    }

    /**
     * Enqueues the jobs, all or none, with the entries of the audit log that say so.
     *
     * @param entries from the ids of the jobs
     * @throws Refused if an action or a queue is not known; the pointer names the index of the job
     */
    public Enqueued enqueue(List<NewJob> jobs, Function<List<Long>, List<AuditEntry>> entries) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<FieldError> errors = new ArrayList<>();
        List<HotPath.Row> rows = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            row(jobs.get(i), "/" + i, now, errors).ifPresent(rows::add);
        }
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        if (rows.size() == 1 && isLight(rows.get(0)) && !transactions.isActive()) {
            HotPath.Row row = rows.get(0);
            lone.commit(new Lone(row, entries.apply(List.of(row.id()))));
            return new Enqueued(List.of(row.id()), List.of(row.job()));
        }
        return transactions.within(connection -> {
            Enqueued enqueued = insert(connection, rows);
            AuditLog.write(connection, entries.apply(enqueued.ids()));
            return enqueued;
        });
    }

    /**
     * Enqueues jobs of actions that are managed, in the caller's transaction where it has one.
     *
     * @return their ids in order; where a pending job of the account and action has the unique key already, that one's id
     */
    public List<Long> enqueueManaged(List<ManagedJob> jobs) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<HotPath.Row> rows = jobs.stream().map(job -> row(job, now)).toList();
        return transactions.within(connection -> insert(connection, rows)).ids();
    }

    /** Has jobs fall due at once that wait for their time, in the caller's transaction where it has one; the others stay as they are. */
    public void dueNow(List<Long> ids) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        transactions.within(connection -> {
            try (PreparedStatement update = connection.prepareStatement(DUE_NOW)) {
                for (long id : ids.stream().sorted().toList()) {
                    new Binder(update).instant(now).number(id).instant(now);
                    update.addBatch();
                }
                update.executeBatch();
            }
            return true;
        });
        transactions.afterCommit(() -> signal.due(now));
    }

    private HotPath.Row row(ManagedJob job, Instant now) {
        JobHandler handler = actions.named(job.action()).orElseThrow();
        if (!handler.isManaged()) {
            throw new IllegalArgumentException("Jobs of " + job.action() + " are managed by nobody");
        }
        Place place = place(job.queueId(), job.lane(), job.priority(), job.due(), now);
        return new HotPath.Row(
                ids.next(),
                job.accountId(),
                0,
                job.action(),
                job.queueId(),
                (short) handler.gate().ordinal(),
                job.lane(),
                job.priority(),
                place.due,
                place.rank,
                job.uniqueKey(),
                job.payloadJson(),
                0,
                now);
    }

    /** When a job may run, and its place if that is now. */
    private record Place(Instant due, @Nullable Long rank) {}

    private Place place(long queueId, long lane, int priority, @Nullable Instant wanted, Instant now) {
        Instant due = wanted == null || wanted.isBefore(now) ? now : wanted;
        Instant reopening = lanes.reopening(queueId, lane, now);
        Instant effective = reopening != null && reopening.isAfter(due) ? reopening : due;
        return new Place(effective, effective.isAfter(now) ? null : share.next(queueId, lane, priority));
    }

    /** Whether writing it waits for nobody, and writes nothing but its row. */
    private static boolean isLight(HotPath.Row row) {
        return row.uniqueKey() == null && isInline(row.payload());
    }

    private void insertLone(List<Lone> parts) {
        List<HotPath.Row> rows = parts.stream().map(Lone::row).toList();
        hotPath.insertLogged(
                transactions,
                rows,
                parts.stream().flatMap(part -> part.entries().stream()).toList());
        try {
            announce(rows);
        } catch (DatabaseFailure e) {
            // They are committed, and nobody may hear otherwise: who polls finds them
            LOG.log(Level.WARNING, "Jobs were enqueued and not announced: {0}", e.getMessage());
        }
    }

    private Optional<HotPath.Row> row(NewJob job, String pointer, Instant now, List<FieldError> errors) {
        JobHandler handler = actions.orNull(job.action());
        if (handler == null) {
            errors.add(new FieldError(
                    pointer + "/action",
                    "unknown_action",
                    "There is no action '" + job.action() + "'; known are " + String.join(", ", actions.names())
                            + "."));
            return Optional.empty();
        }
        String name = job.queue() == null ? handler.queue() : job.queue();
        QueueSettings queue = queues.named(name).orElse(null);
        if (queue == null || queue.mail()) {
            errors.add(new FieldError(pointer + "/queue", "unknown_queue", "There is no work queue '" + name + "'."));
            return Optional.empty();
        }
        Place place = place(queue.id(), job.accountId(), job.priority(), job.due(), now);
        return Optional.of(new HotPath.Row(
                ids.next(),
                job.accountId(),
                job.taskId(),
                job.action(),
                queue.id(),
                (short) handler.gate().ordinal(),
                job.accountId(),
                job.priority(),
                place.due,
                place.rank,
                job.uniqueKey(),
                job.payloadJson(),
                0,
                now));
    }

    private Enqueued insert(Connection connection, List<HotPath.Row> rows) throws SQLException {
        List<HotPath.Row> kept = rows.stream().map(this::withBody).toList();
        Set<Long> folded = hotPath.insert(connection, kept);
        List<Long> given = new ArrayList<>(rows.size());
        List<Job> made = new ArrayList<>(rows.size());
        for (HotPath.Row row : kept) {
            long id = folded.contains(row.id()) ? twinOrInsert(connection, row) : row.id();
            given.add(id);
            if (id == row.id()) {
                made.add(row.job());
            }
        }
        transactions.afterCommit(() -> announce(rows));
        return new Enqueued(given, made);
    }

    private HotPath.Row withBody(HotPath.Row row) {
        if (isInline(row.payload())) {
            return row;
        }
        long blob = bodies.keep(row.accountId(), row.payload().getBytes(StandardCharsets.UTF_8));
        return row.withPayload("{}", blob);
    }

    private static boolean isInline(String payload) {
        return payload.length() * 3L <= INLINE_BYTES || payload.getBytes(StandardCharsets.UTF_8).length <= INLINE_BYTES;
    }

    /** The pending job that has the key; or the row itself, where that job began in between. */
    private long twinOrInsert(Connection connection, HotPath.Row row) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            OptionalLong twin = UniqueKeys.pending(connection, row.accountId(), row.action(), row.uniqueKey());
            if (twin.isPresent()) {
                return twin.getAsLong();
            }
            if (hotPath.insert(connection, List.of(row)).isEmpty()) {
                return row.id();
            }
        }
        throw Refused.conflict(
                "unique_key_taken", "Jobs with this unique key come and go too fast; send the request again.");
    }

    private void announce(List<HotPath.Row> rows) {
        Map<Long, Long> lowest = new HashMap<>();
        Instant earliest = null;
        for (HotPath.Row row : rows) {
            if (row.rank() != null) {
                lowest.merge(row.queueId(), row.rank(), Math::min);
            } else if (earliest == null || row.due().isBefore(earliest)) {
                earliest = row.due();
            }
        }
        lowest.forEach(signal::ready);
        if (earliest != null) {
            signal.due(earliest);
        }
        rows.forEach(row -> meter.enqueued(queueName(row.queueId()), row.action(), 1));
    }

    private String queueName(long queueId) {
        return queues.withId(queueId).map(QueueSettings::name).orElse("");
    }
}
