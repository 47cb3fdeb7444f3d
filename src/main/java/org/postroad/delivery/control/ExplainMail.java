package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.platform.control.Transactions;

/** Says why each recipient of a message waits, and what happens next. */
@Dependent
public class ExplainMail {
    // Primary key.
    private static final String JOB = "SELECT state, node, due FROM job WHERE id = ? AND finished_day = 0";

    private final Transactions transactions;
    private final QueueCatalog queues;
    private final InstantSource clock;

    /** Why a recipient waits. */
    public enum Why {
        /** An attempt is being made. */
        RUNNING("an attempt is being made"),
        /** It is not to go out yet. */
        HELD("it is held, as its sender asked"),
        /** Somebody holds the message. */
        ON_HOLD("somebody holds it; it goes on when it is released"),
        /** The last attempt failed, and the schedule's interval is not over. */
        RETRY("the last attempt failed; the next is made after the schedule's interval"),
        PAUSED("its queue is paused"),
        /** Its destination takes no more for now, or a limit is reached: no attempt was made. */
        PUT_OFF("its destination takes no more for now, or a limit is reached; it is put off, and that is no attempt"),
        /** It is due, and its place in the queue has not come. */
        IN_LINE("it is due; it waits for a free place in its queue, on a node that delivers mail"),
        FINISHED("it waits for nothing");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        /** One sentence without its end. */
        public String text() {
            return text;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param node that makes an attempt, empty if none does */
    public record Explained(QueuedRecipient recipient, Why why, String queue, String node) {}

    private record Run(boolean running, String node, Instant due) {
        static final Run NONE = new Run(false, "", Instant.MIN);
    }

    @Inject
    ExplainMail(Transactions transactions, QueueCatalog queues, InstantSource clock) {
        this.transactions = transactions;
        this.queues = queues;
        this.clock = clock;
    }

    public List<Explained> explain(QueuedMessage message) {
        return transactions.apart(connection -> {
            List<Explained> all = new ArrayList<>();
            boolean held = new HoldRows(connection).find(message.id()).isPresent();
            for (QueuedRecipient recipient : new RecipientRows(connection).all(message)) {
                all.add(explained(connection, recipient, held));
            }
            return all;
        });
    }

    private Explained explained(Connection connection, QueuedRecipient recipient, boolean held) throws SQLException {
        Optional<QueueSettings> queue = queues.withId(recipient.placement().queueId());
        Run run = recipient.isFinal()
                ? Run.NONE
                : run(connection, recipient.placement().jobId());
        return new Explained(
                recipient,
                held && !recipient.isFinal() && !run.running ? Why.ON_HOLD : why(recipient, queue, run),
                queue.map(QueueSettings::name).orElse(""),
                run.node);
    }

    private Why why(QueuedRecipient recipient, Optional<QueueSettings> queue, Run run) {
        DeliveryProgress progress = recipient.progress();
        Instant now = clock.instant();
        if (recipient.isFinal()) {
            return Why.FINISHED;
        } else if (run.running) {
            return Why.RUNNING;
        } else if (progress.retryDue().isAfter(now)) {
            return progress.attempts() == 0 ? Why.HELD : Why.RETRY;
        }
        if (queue.map(QueueSettings::paused).orElse(false)) {
            return Why.PAUSED;
        }
        return run.due.isAfter(now) ? Why.PUT_OFF : Why.IN_LINE;
    }

    private static Run run(Connection connection, long jobId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(JOB)) {
            select.setLong(1, jobId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Run.NONE;
                }
                boolean running = JobState.of(row.getInt(1)) == JobState.RUNNING;
                return new Run(running, running ? String.valueOf(row.getString(2)) : "", Columns.instant(row, 3));
            }
        }
    }
}
