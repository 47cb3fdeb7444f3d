package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.function.Supplier;
import org.postroad.jobs.control.Engine;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Transactions;
import org.postroad.provider.entity.MailServer;

/**
 * What a job does that must wait for its mail server: it comes again, which is no failure. If the server is left alone and is the only one that
 * the account syncs from, the account's lane of the queue is closed until then, so that the engine does not hand out one job after the
 * other only to hear the same.
 */
@Dependent
public class HostWait {
    private static final String QUEUE = "sync";

    // Index provider_credential_account.
    private static final String SYNCS_FROM_ELSEWHERE = """
        SELECT 1 FROM provider_credential
         WHERE account_id = ? AND status <> 'failing' AND imap_host IS NOT NULL AND (imap_host <> ? OR imap_port <> ?)
        """;

    private final Transactions transactions;
    private final Supplier<Engine> engine;
    private final QueueCatalog queues;

    /** @param engine asked for when it is needed: it is made with the handlers */
    @Inject
    HostWait(Transactions transactions, Instance<Engine> engine, QueueCatalog queues) {
        this(transactions, (Supplier<Engine>) engine::get, queues);
    }

    HostWait(Transactions transactions, Supplier<Engine> engine, QueueCatalog queues) {
        this.transactions = transactions;
        this.engine = engine;
        this.queues = queues;
    }

    /** What a job of the account answers; must be called with no transaction. */
    Outcome until(long accountId, MailServer server, MailHosts.Later later) {
        if (later.open() && !syncsFromElsewhere(accountId, server)) {
            queues.named(QUEUE)
                    .ifPresent(queue -> engine.get().lanes().close(queue.id(), accountId, later.at(), later.detail()));
        }
        return later.outcome();
    }

    private boolean syncsFromElsewhere(long accountId, MailServer server) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SYNCS_FROM_ELSEWHERE)) {
                select.setLong(1, accountId);
                select.setString(2, server.host());
                select.setInt(3, server.port());
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }
}
