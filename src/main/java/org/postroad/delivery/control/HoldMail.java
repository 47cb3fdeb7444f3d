package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.MailHold;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * Holds messages and releases them. What is being delivered is delivered to its end; nothing else begins. Notices and expiry come when they
 * are due, held or not.
 */
@Dependent
public class HoldMail {
    private final Transactions transactions;
    private final DeliveryJobs jobs;
    private final InstantSource clock;
    private final Caller caller;
    private final AuditLog audit;

    @Inject
    HoldMail(Transactions transactions, DeliveryJobs jobs, InstantSource clock, Caller caller, AuditLog audit) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.clock = clock;
        this.caller = caller;
        this.audit = audit;
    }

    /** Holds a message; one that is held stays as it is. @throws Refused CONFLICT if nobody waits for it any more */
    public void hold(QueuedMessage message, @Nullable String reason) {
        MailHold hold = new MailHold(clock.instant().truncatedTo(ChronoUnit.MICROS), caller.actor(), reason);
        Contended.run(transactions, connection -> {
            HoldRows rows = new HoldRows(connection);
            if (unfinished(connection, message).isEmpty()) {
                throw Refused.conflict("message_finished", "The message is finished; there is nothing to hold.");
            }
            if (rows.find(message.id()).isPresent()) {
                return false;
            }
            rows.insert(message.id(), hold);
            record(message, "hold", reason);
            return true;
        });
    }

    /** Lets a message go on; one that is not held stays as it is. */
    public void release(QueuedMessage message, @Nullable String reason) {
        Contended.run(transactions, connection -> {
            List<QueuedRecipient> unfinished = unfinished(connection, message);
            if (!new HoldRows(connection).delete(message.id())) {
                return false;
            }
            // A job whose recipients' time has not come goes back to wait for it
            jobs.dueNow(unfinished.stream()
                    .map(one -> one.placement().jobId())
                    .distinct()
                    .toList());
            record(message, "release", reason);
            return true;
        });
    }

    /** The recipients that wait, with their jobs and the message's other recipients held until the transaction ends. */
    private static List<QueuedRecipient> unfinished(Connection connection, QueuedMessage message) throws SQLException {
        RecipientRows rows = new RecipientRows(connection);
        DeliveryJobs.hold(connection, rows.all(message));
        return rows.holdAll(message).stream().filter(one -> !one.isFinal()).toList();
    }

    private void record(QueuedMessage message, String command, @Nullable String reason) {
        JsonObjectBuilder data = Json.createObjectBuilder().add("message_id", QueuedMessage.ID.text(message.id()));
        if (reason != null) {
            data.add("reason", reason);
        }
        audit.record(message.accountId(), "queued_message", command, data.build());
    }
}
