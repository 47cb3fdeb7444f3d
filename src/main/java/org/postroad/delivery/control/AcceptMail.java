package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.SharedCommits;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

/**
 * Queues what clients hand over: a message is theirs until its transaction has committed. Small messages of many sessions share
 * transactions, large ones have their own.
 */
@ApplicationScoped
public class AcceptMail {
    private static final int WRITERS = 2;
    private static final int MOST = 100;
    private static final Duration GATHER = Duration.ofMillis(2);

    /** How long a client waits for the answer to its last dot. Many give up after a minute, and send the message again. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private QueueMail queue;
    private Transactions transactions;
    private SharedCommits<Arrival> shared;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected AcceptMail() {}

    @Inject
    AcceptMail(QueueMail queue, Transactions transactions) {
        this.queue = queue;
        this.transactions = transactions;
        this.shared = new SharedCommits<>(this::write, WRITERS, MOST, GATHER);
    }

    /** A message, and what goes into the audit log with it. */
    private static final class Arrival {
        final QueueMail.Ready message;
        final List<AuditEntry> entries;
        final long lateNanos = System.nanoTime() + PATIENCE.toNanos();
        volatile boolean passedOver;

        Arrival(QueueMail.Ready message, List<AuditEntry> entries) {
            this.message = message;
            this.entries = entries;
        }

        boolean isLate() {
            return System.nanoTime() - lateNanos > 0;
        }
    }

    /**
     * Queues a message; it has committed when this returns, and will not commit once this has thrown, but for a connection that broke at
     * the very end of which nobody can hear any more.
     *
     * @param together whether it may share a transaction with others
     * @throws Refused UNAVAILABLE if that would have come after the client's patience
     * @throws DatabaseFailure if it was not written
     */
    void accept(QueueMail.Ready message, List<AuditEntry> entries, boolean together) {
        Arrival arrival = new Arrival(message, entries);
        try {
            if (together) {
                shared.commit(arrival);
            } else {
                write(List.of(arrival));
            }
        } catch (DatabaseFailure failure) {
            if (!failure.isAway() || !isThere(message.id())) {
                throw failure;
            }
        }
        if (arrival.passedOver) {
            throw late();
        }
    }

    private void write(List<Arrival> arrivals) {
        Contended.run(transactions, connection -> {
            arrivals.forEach(arrival -> arrival.passedOver = arrival.isLate());
            List<Arrival> written =
                    arrivals.stream().filter(arrival -> !arrival.passedOver).toList();
            insert(connection, written);
            if (written.stream().anyMatch(Arrival::isLate)) {
                throw late(); // which undoes it: after the client's patience nothing may be accepted
            }
            return true;
        });
    }

    private void insert(Connection connection, List<Arrival> arrivals) throws SQLException {
        for (Arrival arrival : arrivals) {
            queue.write(connection, arrival.message);
        }
        AuditLog.write(
                connection,
                arrivals.stream().flatMap(arrival -> arrival.entries.stream()).toList());
    }

    /** Whether a transaction has committed though its connection broke before it could say so. */
    private boolean isThere(long messageId) {
        try {
            return transactions
                    .alone(connection -> new MessageRows(connection).find(messageId))
                    .isPresent();
        } catch (DatabaseFailure away) {
            return false;
        }
    }

    private static Refused late() {
        return Refused.until(
                Refused.Kind.UNAVAILABLE,
                "late",
                "The database is slow; send the message again.",
                Duration.ofMinutes(1));
    }
}
