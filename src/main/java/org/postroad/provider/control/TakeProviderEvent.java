package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.postroad.jobs.control.EnqueueJobs;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;
import org.postroad.provider.entity.ProviderEvent;
import org.postroad.provider.entity.SignedRequest;

/**
 * Takes an event that was proved: a job will sync the mailbox. An event that was taken before makes no second job, and one for work that
 * waits already folds into it. Nothing goes to the audit log: a provider may send thousands an hour, nobody has decided anything, and
 * the job itself says what was done and for whom. Who made the key is in the log.
 */
@Dependent
public class TakeProviderEvent {
    /** A timestamp may be ahead by the window, and is then good for another one. */
    private static final Duration REMEMBERED = SignedRequest.WINDOW.multipliedBy(2);

    private final ProviderEventStore store;
    private final Transactions transactions;
    private final InstantSource clock;
    private final EnqueueJobs enqueue;

    @Inject
    TakeProviderEvent(Database database, Transactions transactions, InstantSource clock, EnqueueJobs enqueue) {
        this(database.dialect(), transactions, clock, enqueue);
    }

    TakeProviderEvent(Dialect dialect, Transactions transactions, InstantSource clock, EnqueueJobs enqueue) {
        this.store = new ProviderEventStore(dialect);
        this.transactions = transactions;
        this.clock = clock;
        this.enqueue = enqueue;
    }

    /**
     * Takes it, in the caller's transaction where it has one.
     *
     * @param signature the one that proved it
     * @return the job that does the work
     * @throws org.postroad.platform.entity.Refused UNAUTHENTICATED, {@code invalid_signature}, if the credential was deleted since
     */
    public long take(long accountId, long credentialId, ProviderEvent event, String signature) {
        List<String> digests = digests(event, signature);
        return transactions.within(connection -> {
            if (!store.lock(connection, accountId, credentialId)) {
                throw EventSignatures.refusal();
            }
            Instant now = clock.instant();
            store.forget(connection, credentialId, now);
            OptionalLong before = before(connection, credentialId, digests);
            long job = before.isPresent()
                    ? before.getAsLong()
                    : enqueue.enqueue(List.of(SyncWish.of(accountId, credentialId, event.mailbox())))
                            .get(0);
            for (String digest : digests) {
                if (store.find(connection, credentialId, digest).isEmpty()) {
                    store.add(connection, credentialId, digest, job, now.plus(REMEMBERED));
                }
            }
            return job;
        });
    }

    private OptionalLong before(Connection connection, long credentialId, List<String> digests) throws SQLException {
        for (String digest : digests) {
            OptionalLong job = store.find(connection, credentialId, digest);
            if (job.isPresent()) {
                return job;
            }
        }
        return OptionalLong.empty();
    }

    private static List<String> digests(ProviderEvent event, String signature) {
        List<String> digests = new ArrayList<>();
        digests.add(Digest.of("signature " + signature));
        String id = event.eventId();
        if (id != null) {
            digests.add(Digest.of("event " + id));
        }
        return digests;
    }
}
