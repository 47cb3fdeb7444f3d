package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.Transactions;

/** Removes messages with all that belongs to them: recipients, attempts and content. */
@Dependent
class MessageRemoval {
    private static final int BLOCK = 500;

    // Index mail_message_finished.
    private static final String FINISHED =
            "SELECT id, blob_id FROM mail_message WHERE finished_at < ? ORDER BY finished_at LIMIT ?";

    // Index mail_message_account.
    private static final String OF_ACCOUNT =
            "SELECT id, blob_id FROM mail_message WHERE account_id = ? ORDER BY id LIMIT ?";

    private final Transactions transactions;
    private final Blobs blobs;

    private record Row(long id, long blob) {}

    @Inject
    MessageRemoval(Transactions transactions, Blobs blobs) {
        this.transactions = transactions;
        this.blobs = blobs;
    }

    /** Removes what finished before an instant, block by block. @return how many messages */
    int finishedBefore(Instant instant) {
        int all = 0;
        int removed;
        do {
            removed = transactions.apart(connection -> {
                try (PreparedStatement select = connection.prepareStatement(FINISHED)) {
                    select.setObject(1, instant.atOffset(ZoneOffset.UTC));
                    return remove(connection, select);
                }
            });
            all += removed;
        } while (removed == BLOCK);
        return all;
    }

    /** Removes every message of an account, in the caller's transaction. @return how many */
    int ofAccount(long accountId) {
        return transactions.within(connection -> {
            int all = 0;
            int removed;
            do {
                try (PreparedStatement select = connection.prepareStatement(OF_ACCOUNT)) {
                    select.setLong(1, accountId);
                    removed = remove(connection, select);
                }
                all += removed;
            } while (removed == BLOCK);
            return all;
        });
    }

    /** @param select with one parameter left, the limit */
    private int remove(Connection connection, PreparedStatement select) throws SQLException {
        select.setInt(2, BLOCK);
        List<Row> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new Row(row.getLong(1), row.getLong(2)));
            }
        }
        if (!rows.isEmpty()) {
            new QuotaRows(connection).free(rows.stream().map(Row::id).toList());
            delete(connection, "mail_hold", "message_id", rows);
            delete(connection, "mail_attempt", "message_id", rows);
            delete(connection, "mail_recipient", "message_id", rows);
            delete(connection, "mail_message", "id", rows);
            blobs.deleteAll(rows.stream().map(Row::blob).toList());
        }
        return rows.size();
    }

    private static void delete(Connection connection, String table, String column, List<Row> rows) throws SQLException {
        String marks = rows.stream().map(row -> "?").collect(Collectors.joining(","));
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table + " WHERE " + column + " IN (" + marks + ")")) {
            for (int i = 0; i < rows.size(); i++) {
                delete.setLong(i + 1, rows.get(i).id);
            }
            delete.executeUpdate();
        }
    }
}
