package org.postroad.provider.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.postroad.jobs.control.Attempt;
import org.postroad.provider.entity.ListedMailbox;
import org.postroad.provider.entity.ProviderCredential;

/** Lists the mailboxes of a credential and keeps them; the messages of those that are gone go too. For one thread. */
final class MailboxListing {
    private final MailboxRows rows;
    private final MessageRemoval removal;
    private final Attempt attempt;
    private final SyncCommits commits;

    /** What came of it. @param deleted messages */
    record Listed(List<ListedMailbox> mailboxes, MailboxRows.Written written, long deleted) {}

    MailboxListing(MailboxRows rows, MessageRemoval removal, Attempt attempt) {
        this.rows = rows;
        this.removal = removal;
        this.attempt = attempt;
        this.commits = new SyncCommits(attempt);
    }

    Listed list(ImapSession session, ProviderCredential credential) throws ProviderFailed, SyncStopped {
        List<ListedMailbox> listed = session.list();
        List<ListedMailbox> counted = new ArrayList<>(listed.size());
        for (ListedMailbox mailbox : listed) {
            commits.requireGoing();
            counted.add(mailbox.selectable() ? session.counted(mailbox) : mailbox);
            attempt.progress(counted.size(), listed.size(), "mailboxes listed");
        }
        MailboxRows.Written written = commits.commit(connection -> write(connection, credential, counted));
        long deleted = 0;
        int some;
        do {
            some = commits.commit(connection -> removal.someOfGone(connection, credential.id()));
            deleted += some;
        } while (some > 0);
        return new Listed(counted, written, deleted);
    }

    private MailboxRows.Written write(
            Connection connection, ProviderCredential credential, List<ListedMailbox> mailboxes) throws SQLException {
        return rows.write(
                connection,
                credential.accountId(),
                credential.id(),
                mailboxes,
                attempt.now().truncatedTo(ChronoUnit.MICROS));
    }
}
