package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postroad.platform.control.Transactions;

/**
 * Writes once a second what executions report of themselves: their progress, and for those that were claimed ahead and run for longer
 * than a second, that they began. The feed hears of either: what runs shorter it hears of with its end. So a node's death counts as a loss for exactly the jobs that may have caused it.
 */
final class Reports {
    private static final Duration WORTH_RECORDING = Duration.ofSeconds(1);

    private static final String PROGRESS =
            "UPDATE job SET progress = ?, version = version + 1 WHERE id = ? AND finished_day = 0 AND lease = ?";

    private static final String STARTED =
            "UPDATE job SET started_at = ?, version = version + 1 WHERE id = ? AND finished_day = 0 AND lease = ?";

    private final Transactions transactions;
    private final Workers workers;
    private final InstantSource clock;
    private final Set<AttemptRun> recorded = ConcurrentHashMap.newKeySet();

    Reports(Transactions transactions, Workers workers, InstantSource clock) {
        this.transactions = transactions;
        this.workers = workers;
        this.clock = clock;
    }

    private record Progress(AttemptRun attempt, String text) {}

    void write() {
        Instant now = clock.instant();
        List<AttemptRun> began = new ArrayList<>();
        List<Progress> progress = new ArrayList<>();
        recorded.retainAll(workers.running());
        for (AttemptRun attempt : workers.running()) {
            String text = attempt.takeProgress();
            if (text != null) {
                progress.add(new Progress(attempt, text));
            }
            if (!recorded.contains(attempt)
                    && attempt.startedAt().plus(WORTH_RECORDING).isBefore(now)) {
                began.add(attempt);
            }
        }
        if (!began.isEmpty() || !progress.isEmpty()) {
            transactions.apart(connection -> {
                write(connection, began, progress);
                tell(connection, began, progress, now);
                return true;
            });
            recorded.addAll(began);
        }
    }

    private static void tell(Connection connection, List<AttemptRun> began, List<Progress> progress, Instant now)
            throws SQLException {
        Set<ClaimedJob> jobs = new LinkedHashSet<>();
        began.forEach(attempt -> jobs.add(attempt.job()));
        progress.forEach(report -> jobs.add(report.attempt.job()));
        Feed.tell(
                connection,
                FeedType.JOB,
                FeedKind.UPDATED,
                now,
                List.copyOf(jobs),
                ClaimedJob::accountId,
                ClaimedJob::id);
    }

    private static void write(Connection connection, List<AttemptRun> began, List<Progress> progress)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(STARTED)) {
            for (AttemptRun attempt : began) {
                if (attempt.job().startedAt() != null) {
                    continue; // its claim has recorded it
                }
                update.setObject(1, Sql.timestamp(attempt.startedAt()));
                update.setLong(2, attempt.job().id());
                update.setLong(3, attempt.job().lease());
                update.executeUpdate();
            }
        }
        try (PreparedStatement update = connection.prepareStatement(PROGRESS)) {
            for (Progress report : progress) {
                update.setString(1, report.text);
                update.setLong(2, report.attempt.job().id());
                update.setLong(3, report.attempt.job().lease());
                update.executeUpdate();
            }
        }
    }
}
