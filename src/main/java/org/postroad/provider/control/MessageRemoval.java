package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Contended;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;

/** Deletes messages that nobody is to have any more, with what they consisted of, in the caller's transaction. */
@Dependent
class MessageRemoval {
    private static final int BLOCK = 500;
    private static final int TIMES = 8;
    private static final long NONE = -1;

    /** On mailbox_path; a sync under way finds that the mailbox is no longer its own. */
    private static final String RELEASE = """
        UPDATE mailbox SET sync_job_id = 0, synced_validity = NULL, synced_uid = 0, synced_modseq = NULL, version = version + 1
         WHERE credential_id = ?
        """;

    private static final String RELEASE_GONE = RELEASE + " AND gone_at IS NOT NULL AND synced_validity IS NOT NULL";

    /** On mailbox_path, then message_uid. */
    private static final String WITH_MESSAGES = """
        SELECT b.id FROM mailbox b
         WHERE b.credential_id = ? AND EXISTS (SELECT 1 FROM message m WHERE m.mailbox_id = b.id) ORDER BY b.id LIMIT 1
        """;

    private static final String GONE_WITH_MESSAGES = """
        SELECT b.id FROM mailbox b
         WHERE b.credential_id = ? AND b.gone_at IS NOT NULL
           AND EXISTS (SELECT 1 FROM message m WHERE m.mailbox_id = b.id) ORDER BY b.id LIMIT 1
        """;

    /** On mailbox_path. */
    private static final String PENDING =
            "SELECT pending_blob FROM mailbox WHERE credential_id = ? AND pending_blob <> 0";

    /** What an account has, on the indexes that begin with it. */
    private static final List<String> ALL_OF_ACCOUNT = List.of(
            "DELETE FROM message WHERE account_id = ?",
            "DELETE FROM blob WHERE id IN (SELECT blob_id FROM message_content WHERE account_id = ?)",
            "DELETE FROM message_content WHERE account_id = ?",
            "DELETE FROM blob WHERE id IN (SELECT pending_blob FROM mailbox WHERE account_id = ? AND pending_blob <> 0)");

    private final Transactions transactions;
    private final Blobs blobs;
    private final MessageRows messages;

    @Inject
    MessageRemoval(Transactions transactions, Blobs blobs, IdSource ids) {
        this.transactions = transactions;
        this.blobs = blobs;
        this.messages = new MessageRows(blobs, ids::next);
    }

    /** Deletes messages of mailboxes that are gone, a block. @return how many */
    int someOfGone(Connection connection, long credentialId) throws SQLException {
        update(connection, RELEASE_GONE, credentialId);
        return some(connection, GONE_WITH_MESSAGES, credentialId);
    }

    /**
     * Deletes all messages that a credential led to, in transactions of its own, so that none of them is long: a mailbox may have a
     * million. Should the credential stay after all, the next sync fetches them anew.
     */
    void allOf(long credentialId) {
        int some;
        do {
            some = again(credentialId);
        } while (some > 0);
    }

    private int again(long credentialId) {
        for (int time = 1; ; time++) {
            try {
                return Contended.run(transactions, connection -> {
                    update(connection, RELEASE, credentialId);
                    return some(connection, WITH_MESSAGES, credentialId);
                });
            } catch (DatabaseFailure e) { // another message of the same content came in between
                if (time == TIMES || !e.sqlState().startsWith("235")) {
                    throw e;
                }
            }
        }
    }

    /** Deletes what is left of a credential's, in the caller's transaction. */
    void rest(long credentialId) {
        transactions.within(connection -> {
            update(connection, RELEASE, credentialId);
            while (some(connection, WITH_MESSAGES, credentialId) > 0) {
                // block by block
            }
            blobs.deleteAll(numbers(connection, PENDING, credentialId));
            return 0;
        });
    }

    /** Deletes all of an account, in the caller's transaction. @return how many messages */
    int allOfAccount(long accountId) {
        return transactions.within(connection -> {
            int count = 0;
            for (int i = 0; i < ALL_OF_ACCOUNT.size(); i++) {
                int rows = update(connection, ALL_OF_ACCOUNT.get(i), accountId);
                count = i == 0 ? rows : count;
            }
            return count;
        });
    }

    private int some(Connection connection, String mailboxes, long credentialId) throws SQLException {
        List<Long> first = numbers(connection, mailboxes, credentialId);
        if (first.isEmpty()) {
            return 0;
        }
        List<MessageRows.Kept> some = messages.ofOtherValidity(connection, first.get(0), NONE, BLOCK);
        messages.delete(connection, some);
        return some.size();
    }

    private static int update(Connection connection, String sql, long id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, id);
            return update.executeUpdate();
        }
    }

    private static List<Long> numbers(Connection connection, String sql, long id) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }
}
