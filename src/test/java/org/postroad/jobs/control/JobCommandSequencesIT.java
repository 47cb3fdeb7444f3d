package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobCommand.Decision;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.jobs.entity.Transition;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseBlobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;
import org.postroad.testing.Databases;

/**
 * Any sequence of commands and of what executions come to keeps a job's state legal: each step either does what the one table of
 * transitions says, or is refused and changes nothing. The database's own constraints watch every write besides.
 */
class JobCommandSequencesIT {
    private static final LongConsumer ANY_VERSION = version -> {};

    private static @Nullable Transactions transactions;
    private static @Nullable JobCommands commands;
    private static @Nullable EditJob edit;
    private static @Nullable JobRows rows;
    private static Instant now = Instant.parse("2026-03-01T12:00:00Z");

    /** One thing that happens to the job. */
    enum Step {
        RETRY,
        TRIGGER,
        RESOLVE,
        CANCEL,
        EDIT,
        CLAIM,
        SUCCEED,
        FAIL_FOR_NOW,
        FAIL_FOR_GOOD,
        STOP,
        AN_HOUR_PASSES
    }

    /** The row, as far as the property speaks of it. */
    private record Row(JobState state, int attemptCount, Instant due, long version) {
        JobStatus status() {
            return JobStatus.of(state, attemptCount, due, now);
        }
    }

    @BeforeContainer
    static void open() {
        DataSource dataSource = Databases.of(Dialect.H2);
        transactions = new LocalTransactions(dataSource);
        IdSource ids = new IdSource(() -> now, 1);
        rows = new JobRows(transactions, now, IdSource.smallestAt(now));
        rows.queue(JobRows.QUEUE, "work");
        AuditLog audit = new AuditLog(transactions, () -> now, ids, new Caller());
        DatabaseBlobs blobs = new DatabaseBlobs(transactions, ids, () -> now);
        CommandRules rules = new CommandRules(new QueueCatalog(transactions), new Actions(Map.of()));
        WorkSignal none = new NoSignal();
        commands = new JobCommands(transactions, () -> now, audit, rules, new CommandEffect(transactions, none, blobs));
        edit = new EditJob(transactions, () -> now, audit, none, blobs, new Actions(Map.of()), rules);
    }

    @AfterContainer
    static void close() {
        transactions = null;
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void everySequenceKeepsTheStateLegal(@ForAll @Size(min = 1, max = 14) List<Step> steps) {
        long id = rows.in(JobState.PENDING).insert();
        for (Step step : steps) {
            Row before = read(id);
            boolean refused = !happens(step, id, before);
            Row after = read(id);

            String what = step + " on " + before;
            assertThat(after.state()).as(what).isEqualTo(expected(step, before));
            if (refused || after.equals(before)) {
                assertThat(after).as(what).isEqualTo(before);
            } else {
                assertThat(after.version()).as(what).isGreaterThan(before.version());
            }
        }
    }

    private static JobState expected(Step step, Row before) {
        Optional<JobCommand> command = command(step);
        if (command.isPresent() && command.get() != JobCommand.EDIT) {
            boolean changes = command.get().on(before.status()) == Decision.CHANGE;
            return changes ? Transition.valueOf(step.name()).to() : before.state();
        } else if (step == Step.EDIT || step == Step.AN_HOUR_PASSES) {
            return before.state();
        }
        Transition transition = Transition.valueOf(step.name());
        return transition.allowedFrom(before.state()) ? transition.to() : before.state();
    }

    private static Optional<JobCommand> command(Step step) {
        return switch (step) {
            case RETRY, TRIGGER, RESOLVE, CANCEL, EDIT -> Optional.of(JobCommand.valueOf(step.name()));
            default -> Optional.empty();
        };
    }

    /** Lets the step happen. @return whether it was not refused */
    private static boolean happens(Step step, long id, Row before) {
        try {
            switch (step) {
                case RETRY -> commands.retry(id, ANY_VERSION);
                case TRIGGER -> commands.trigger(id, ANY_VERSION);
                case RESOLVE -> commands.resolve(id, "note", ANY_VERSION);
                case CANCEL -> commands.cancel(id, ANY_VERSION);
                case EDIT ->
                    edit.edit(
                            id,
                            new JobPatch(Optional.empty(), Optional.of(now), Optional.empty(), Optional.empty()),
                            ANY_VERSION);
                case AN_HOUR_PASSES -> now = now.plusSeconds(3_600);
                default -> execute(Transition.valueOf(step.name()), id, before);
            }
            return true;
        } catch (Refused refused) {
            assertThat(refused.kind()).isEqualTo(Refused.Kind.CONFLICT);
            return false;
        }
    }

    /** As the engine writes it, in short. */
    private static void execute(Transition transition, long id, Row before) {
        JobState to = transition.to();
        String sql = """
            UPDATE job SET state = ?, lease = ?, rank = ?, finished_day = ?, finished_at = ?,
                   attempt_count = attempt_count + ?, due = ?, cancel_requested = FALSE, version = version + 1
             WHERE id = ? AND state IN (%s)
            """;
        boolean failed = transition == Transition.FAIL_FOR_NOW || transition == Transition.FAIL_FOR_GOOD;
        transactions.apart(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql.formatted(transition.fromCodes()))) {
                update.setInt(1, to.code());
                update.setLong(2, to == JobState.RUNNING ? 1 : 0);
                update.setObject(3, to == JobState.RUNNING ? 1L : null, Types.BIGINT);
                update.setInt(4, to.finished() ? Sql.day(now) : 0);
                update.setObject(5, to.finished() ? Sql.timestamp(now) : null);
                update.setInt(6, failed ? 1 : 0);
                update.setObject(7, Sql.timestamp(to == JobState.PENDING ? now.plusSeconds(60) : before.due()));
                update.setLong(8, id);
                return update.executeUpdate();
            }
        });
    }

    private static Row read(long id) {
        return transactions.apart(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT state, attempt_count, due, version FROM job WHERE id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new Row(JobState.of(row.getInt(1)), row.getInt(2), Sql.instant(row, 3), row.getLong(4));
                }
            }
        });
    }

    private static final class NoSignal implements WorkSignal {
        @Override
        public void ready(long queueId) {}

        @Override
        public void due(Instant earliest) {}

        @Override
        public void stop(long jobId) {}
    }
}
