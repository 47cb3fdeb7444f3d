package org.postroad.jobs.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.SharedCommits;

/**
 * Lets executions of one action that end at about the same time share a transaction: the effects of all and their records are written
 * together, for the price of one commit. One whose lease is lost writes nothing, and keeps no other from its own.
 *
 * @param <T> what is written of one execution
 * @see Attempt#commitAndSettle(SharedEnds, Object)
 */
public final class SharedEnds<T> {
    private static final int WRITERS = 2;
    private static final int MOST = 64;
    private static final Duration GATHER = Duration.ofMillis(2);

    private final Batch<T> batch;
    private final SharedCommits<Ending<T>> commits;

    /** Writes the effects of several executions, whose jobs' rows are locked, in one transaction. */
    public interface Batch<T> {
        /** @return what each of them came to, in their order */
        List<Outcome> write(Connection connection, List<T> ends) throws SQLException;
    }

    /** One execution that ends, and what came of writing that. */
    static final class Ending<T> {
        final AttemptRun attempt;
        final AttemptGround ground;
        final T end;
        boolean lost;

        @Nullable
        RuntimeException failure;

        Ending(AttemptRun attempt, AttemptGround ground, T end) {
            this.attempt = attempt;
            this.ground = ground;
            this.end = end;
        }
    }

    public SharedEnds(Batch<T> batch) {
        this.batch = batch;
        this.commits = new SharedCommits<>(this::write, WRITERS, MOST, GATHER);
    }

    /** Writes one by itself, in the caller's transaction. */
    Outcome alone(Connection connection, T end) throws SQLException {
        return batch.write(connection, List.of(end)).get(0);
    }

    /** Returns once it is committed. */
    void end(AttemptRun attempt, AttemptGround ground, T end) throws LeaseLost {
        Ending<T> ending = new Ending<>(attempt, ground, end);
        commits.commit(ending);
        if (ending.failure != null) {
            throw ending.failure;
        }
        if (ending.lost) {
            throw AttemptGround.lost(attempt.job());
        }
    }

    private void write(List<Ending<T>> endings) {
        try {
            together(endings);
        } catch (DatabaseFailure e) {
            throw e;
        } catch (RuntimeException e) {
            if (endings.size() == 1) {
                endings.get(0).failure = e;
            } else {
                endings.forEach(one -> write(List.of(one))); // One handler's mistake is not the others'
            }
        }
    }

    private void together(List<Ending<T>> endings) {
        Contended.run(() -> {
            endings.get(0).ground.commitAndSettleAll(endings, batch);
            return true;
        });
    }
}
