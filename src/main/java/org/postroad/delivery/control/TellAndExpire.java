package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postroad.jobs.entity.JobState;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Transactions;

/**
 * Delay notices and expiry, when they are due, of whatever waits: in queues that are paused, and where no node delivers. What is being
 * delivered is left to the attempt, which does the same when it ends.
 */
@ApplicationScoped
public class TellAndExpire {
    private static final int BLOCK = 200;

    // Primary key; the same lock that an attempt takes before it writes.
    private static final String JOB = "SELECT state FROM job WHERE id = ? AND finished_day = 0 FOR UPDATE";

    private Transactions transactions;
    private ReadWaiting waiting;
    private MailSteps steps;
    private WriteSteps write;
    private InstantSource clock;
    private NextByClock next;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected TellAndExpire() {}

    @Inject
    TellAndExpire(
            Transactions transactions,
            ReadWaiting waiting,
            MailSteps steps,
            WriteSteps write,
            InstantSource clock,
            NextByClock next) {
        this.transactions = transactions;
        this.waiting = waiting;
        this.steps = steps;
        this.write = write;
        this.clock = clock;
        this.next = next;
    }

    /** Does all that is due, if anything may be. @return how many recipients' groups were gone through */
    public int run() {
        if (!next.isDue(clock.instant())) {
            return 0;
        }
        int all = all();
        Instant now = clock.instant();
        next.found(now, transactions.alone(connection -> new ClockRows(connection).next(now)));
        return all;
    }

    private int all() {
        int all = 0;
        List<ClockRows.Group> groups;
        int done;
        do {
            Instant now = clock.instant();
            groups = transactions.alone(connection -> new ClockRows(connection).due(now, BLOCK));
            done = 0;
            for (ClockRows.Group group : groups) {
                done += step(group, now) ? 1 : 0;
            }
            all += done;
        } while (groups.size() == BLOCK && done > 0);
        return all;
    }

    /** @return whether it was not being delivered */
    private boolean step(ClockRows.Group group, Instant now) {
        Optional<ReadWaiting.Waiting> found =
                waiting.find(new ReadWaiting.Place(group.messageId(), group.queueId(), group.domain()));
        if (found.isEmpty()) {
            return true; // Removed meanwhile
        }
        MailSteps.Step step =
                steps.plan(found.get().stand(), found.get().recipients(), List.of(), List.of(), Map.of(), now);
        return Contended.run(transactions, connection -> {
            if (isRunning(connection, group.jobId())) {
                return false;
            }
            write.write(connection, List.of(step));
            return true;
        });
    }

    private static boolean isRunning(Connection connection, long jobId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(JOB)) {
            select.setLong(1, jobId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && JobState.of(row.getInt(1)) == JobState.RUNNING;
            }
        }
    }
}
