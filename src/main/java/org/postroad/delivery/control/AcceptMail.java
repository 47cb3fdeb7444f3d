package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
        volatile @Nullable Refused refused;

        Arrival(QueueMail.Ready message, List<AuditEntry> entries) {
            this.message = message;
            this.entries = entries;
        }

        boolean isWanted() {
            return refused == null;
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
     * @throws Refused UNAVAILABLE if that would have come after the client's patience, TOO_MANY if a quota is full
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
        Refused refused = arrival.refused;
        if (refused != null) {
            throw refused;
        }
    }

    private void write(List<Arrival> arrivals) {
        Contended.run(transactions, connection -> {
            arrivals.forEach(arrival -> arrival.refused = arrival.isLate() ? late() : null);
            insert(connection, arrivals.stream().filter(Arrival::isWanted).toList());
            if (arrivals.stream().anyMatch(arrival -> arrival.isWanted() && arrival.isLate())) {
                throw late(); // which undoes it: after the client's patience nothing may be accepted
            }
            return true;
        });
    }

    private void insert(Connection connection, List<Arrival> arrivals) throws SQLException {
        for (Arrival arrival : arrivals) {
            try {
                MailQuotas.take(connection, arrival.message.charges(), arrival.message.id());
            } catch (Refused full) {
                arrival.refused = full; // and the others go on
            }
        }
        List<Arrival> taken = arrivals.stream().filter(Arrival::isWanted).toList();
        if (!taken.isEmpty()) {
            queue.writeAll(
                    connection, taken.stream().map(arrival -> arrival.message).toList());
            AuditLog.write(
                    connection,
                    taken.stream().flatMap(arrival -> arrival.entries.stream()).toList());
        }
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
