package org.postroad.provider.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Json;
import org.postroad.provider.entity.ProviderCredential;

/** Keeps the mailboxes that a credential leads to as they are; {@code src/docs/actions.md} describes it. */
@ApplicationScoped
@Action("imap_sync_mailboxes")
public class SyncMailboxes implements JobHandler {
    private @Inject SyncTarget target;
    private @Inject ImapWork work;
    private @Inject SyncGround ground;

    /** For the container. */
    public SyncMailboxes() {}

    SyncMailboxes(SyncTarget target, ImapWork work, SyncGround ground) {
        this.target = target;
        this.work = work;
        this.ground = ground;
    }

    @Override
    public List<FieldError> check(JsonObject payload) {
        return SyncTarget.check(payload, false);
    }

    @Override
    public String queue() {
        return "sync";
    }

    @Override
    public Outcome run(Attempt attempt) throws Exception {
        Optional<ProviderCredential> credential = target.credential(attempt);
        return credential.isEmpty()
                ? Outcome.failed(ErrorCode.NOT_FOUND, "There is no such provider credential")
                : work.run(attempt, credential.get(), session -> list(attempt, session, credential.get()));
    }

    private Outcome list(Attempt attempt, ImapSession session, ProviderCredential credential)
            throws ProviderFailed, SyncStopped {
        MailboxListing.Listed listed =
                new MailboxListing(ground.mailboxes(), ground.removal(), attempt).list(session, credential);
        return Outcome.succeeded(Json.createObjectBuilder()
                .add("mailboxes", listed.mailboxes().size())
                .add("added", listed.written().added())
                .add("gone", listed.written().gone())
                .add("messages_deleted", listed.deleted())
                .build()
                .toString());
    }
}
