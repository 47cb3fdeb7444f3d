package org.postroad.platform.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** Bodies in the table blob. */
@Dependent
public class DatabaseBlobs implements Blobs {
    private static final String PUT = "INSERT INTO blob (id, account_id, content, created_at) VALUES (?, ?, ?, ?)";
    private static final String GET = "SELECT content FROM blob WHERE id = ?";
    private static final String DELETE = "DELETE FROM blob WHERE id = ?";

    /** On the index of (account_id, id); ids grow with time, so the order of the index is that of age. */
    private static final String DELETE_OLDER = """
            DELETE FROM blob WHERE id IN
                (SELECT id FROM blob WHERE account_id = ? AND id < ? ORDER BY id LIMIT ?)
            """;

    private final Transactions transactions;
    private final IdSource ids;
    private final InstantSource clock;

    @Inject
    public DatabaseBlobs(Transactions transactions, IdSource ids, InstantSource clock) {
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public long put(long accountId, byte[] content) {
        long id = ids.next();
        return transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(PUT)) {
                insert.setLong(1, id);
                insert.setLong(2, accountId);
                insert.setBytes(3, content);
                insert.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
                insert.executeUpdate();
            }
            return id;
        });
    }

    @Override
    public Optional<byte[]> get(long id) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(GET)) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void delete(long id) {
        transactions.within(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                delete.setLong(1, id);
                return delete.executeUpdate();
            }
        });
    }

    @Override
    public int deleteOlder(long accountId, Instant before, int limit) {
        return transactions.within(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(DELETE_OLDER)) {
                delete.setLong(1, accountId);
                delete.setLong(2, IdSource.smallestAt(before));
                delete.setInt(3, limit);
                return delete.executeUpdate();
            }
        });
    }
}
