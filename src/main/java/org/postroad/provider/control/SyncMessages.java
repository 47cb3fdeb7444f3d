package org.postroad.provider.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Json;
import org.postroad.provider.entity.ListedMailbox;
import org.postroad.provider.entity.ProviderCredential;

/**
 * Keeps the messages of a mailbox as they are; of all mailboxes of a credential, by a job for each. {@code src/docs/actions.md} describes
 * it.
 */
@ApplicationScoped
@Action(SyncWish.ACTION)
public class SyncMessages implements JobHandler {
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final int ENQUEUED_AT_ONCE = 500;

    private @Inject SyncTarget target;
    private @Inject ImapWork work;
    private @Inject SyncGround ground;
    private @Inject ImapGround imap;
    private Duration stretch = MailboxSync.STRETCH;

    /** For the container. */
    public SyncMessages() {}

    SyncMessages(SyncTarget target, ImapWork work, SyncGround ground, ImapGround imap, Duration stretch) {
        this.target = target;
        this.work = work;
        this.ground = ground;
        this.imap = imap;
        this.stretch = stretch;
    }

    @Override
    public List<FieldError> check(JsonObject payload) {
        return SyncTarget.check(payload, true);
    }

    @Override
    public String queue() {
        return "sync";
    }

    @Override
    public Outcome run(Attempt attempt) throws Exception {
        Optional<ProviderCredential> credential = target.credential(attempt);
        if (credential.isEmpty()) {
            return Outcome.failed(ErrorCode.NOT_FOUND, "There is no such provider credential");
        }
        Optional<String> mailbox = SyncTarget.mailbox(attempt.payload());
        try {
            return mailbox.isPresent()
                    ? sync(attempt, credential.get(), mailbox.get())
                    : all(attempt, credential.get());
        } catch (MailboxSyncRows.Overtaken e) {
            return Outcome.again(attempt.now().plus(BUSY));
        } catch (SyncStopped e) {
            throw e.reason();
        }
    }

    private Outcome all(Attempt attempt, ProviderCredential credential) throws Exception {
        return work.run(attempt, credential, session -> {
            List<NewJob> jobs = listing(attempt).list(session, credential).mailboxes().stream()
                    .filter(ListedMailbox::selectable)
                    .map(mailbox -> job(attempt, credential, mailbox))
                    .toList();
            for (int from = 0; from < jobs.size(); from += ENQUEUED_AT_ONCE) {
                List<NewJob> some = jobs.subList(from, Math.min(jobs.size(), from + ENQUEUED_AT_ONCE));
                new SyncCommits(attempt).commit(connection -> {
                    ground.enqueue(some);
                    return some.size();
                });
            }
            return Outcome.succeeded(Json.createObjectBuilder()
                    .add("mailboxes", jobs.size())
                    .build()
                    .toString());
        });
    }

    private static NewJob job(Attempt attempt, ProviderCredential credential, ListedMailbox mailbox) {
        NewJob job = SyncWish.of(attempt.accountId(), credential.id(), mailbox.path());
        return new NewJob(
                job.accountId(), attempt.taskId(), job.action(), job.payloadJson(), null, 0, null, job.uniqueKey());
    }

    private MailboxListing listing(Attempt attempt) {
        return new MailboxListing(ground.mailboxes(), ground.removal(), attempt);
    }

    private Outcome sync(Attempt attempt, ProviderCredential credential, String path) throws Exception {
        MailboxSyncRows.Taken taken = take(attempt, credential, path);
        if (taken.there() && taken.state() == null) {
            return Outcome.again(attempt.now().plus(BUSY));
        }
        return work.run(attempt, credential, session -> {
            MailboxSyncRows.Taken present = taken;
            if (!present.there()) { // not listed yet, or gone then
                listing(attempt).list(session, credential);
                present = take(attempt, credential, path);
            }
            MailboxSyncRows.State state = present.state();
            if (state == null) {
                return present.there()
                        ? Outcome.again(attempt.now().plus(BUSY))
                        : Outcome.failed(ErrorCode.NOT_FOUND, "The server lists no mailbox " + path);
            }
            ImapMailbox mailbox = session.mailbox();
            return new MailboxSync(attempt, ground.messages(), new MailboxSyncRows(), path, state, stretch)
                    .run(mailbox, new MessageFetch(mailbox, ground.blobs(), attempt::now, imap.cap()));
        });
    }

    private MailboxSyncRows.Taken take(Attempt attempt, ProviderCredential credential, String path) throws SyncStopped {
        MailboxSyncRows rows = new MailboxSyncRows();
        return new SyncCommits(attempt).commit(connection -> {
            MailboxSyncRows.Taken taken = rows.take(connection, credential.id(), path, attempt.jobId());
            if (taken.state() != null && taken.state().pendingBlob() != 0) {
                ground.blobs().delete(taken.state().pendingBlob()); // somebody was killed while writing it
            }
            return taken.state() == null
                    ? taken
                    : new MailboxSyncRows.Taken(true, taken.state().writing(0));
        });
    }
}
