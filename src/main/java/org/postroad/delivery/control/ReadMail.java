package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.MailHold;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Slice;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Refused;

/** Looks at the outbound queue. */
@Dependent
public class ReadMail {
    private final Transactions transactions;
    private final Blobs blobs;

    /** A message and how far each recipient is. @param hold empty if nobody holds it */
    public record Sight(QueuedMessage message, List<QueuedRecipient> recipients, Optional<MailHold> hold) {
        public Sight {
            recipients = List.copyOf(recipients);
        }

        /** Whether somebody still waits for it. */
        public boolean isQueued() {
            return recipients.stream().anyMatch(recipient -> !recipient.isFinal());
        }
    }

    @Inject
    ReadMail(Transactions transactions, Blobs blobs) {
        this.transactions = transactions;
        this.blobs = blobs;
    }

    /** @throws Refused NOT_FOUND */
    public QueuedMessage message(long id) {
        return transactions
                .alone(connection -> new MessageRows(connection).find(id))
                .orElseThrow(() -> Refused.notFound("message"));
    }

    /** @throws Refused NOT_FOUND */
    public Sight get(long id) {
        return transactions.apart(connection -> {
            QueuedMessage message = new MessageRows(connection).find(id).orElseThrow(() -> Refused.notFound("message"));
            return new Sight(
                    message, new RecipientRows(connection).all(message), new HoldRows(connection).find(message.id()));
        });
    }

    /**
     * Messages of an account, the newest first.
     *
     * @param queued whether only those that somebody waits for, or only the others; empty for all
     */
    public Slice.Part<Sight> page(long accountId, Optional<Boolean> queued, Slice slice) {
        return transactions.apart(connection -> {
            RecipientRows recipients = new RecipientRows(connection);
            List<Sight> page = new ArrayList<>();
            for (QueuedMessage message : new MessageRows(connection).page(accountId, queued, slice)) {
                page.add(new Sight(message, recipients.all(message), new HoldRows(connection).find(message.id())));
            }
            return slice.part(page);
        });
    }

    /** What was said to hosts, the oldest first. */
    public List<HostTrace> attempts(long messageId, OptionalLong after, int most) {
        return transactions.alone(
                connection -> new AttemptRows(connection).ofMessage(messageId, after.orElse(0), most));
    }

    /** The content, for reading. @throws Refused NOT_FOUND if it is gone */
    public InputStream content(QueuedMessage message) {
        return blobs.open(message.blobId()).orElseThrow(() -> Refused.notFound("content"));
    }
}
