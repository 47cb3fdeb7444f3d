package org.postroad.platform.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bodies in the table blob; those that come in pieces have their pieces in blob_chunk, which go with them. */
@Dependent
public class DatabaseBlobs implements Blobs {
    private static final String PUT = "INSERT INTO blob (id, account_id, content, created_at) VALUES (?, ?, ?, ?)";
    private static final String GET = "SELECT id, content FROM blob WHERE id = ANY(?)";
    private static final String DELETE = "DELETE FROM blob WHERE id = ?";

    /** On the primary key, as the next. */
    private static final String APPEND = "INSERT INTO blob_chunk (blob_id, number, content) VALUES (?, ?, ?)";

    private static final String PIECE = "SELECT content FROM blob_chunk WHERE blob_id = ? AND number = ?";

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
        return putAll(List.of(new Body(accountId, content))).get(0);
    }

    @Override
    public List<Long> putAll(List<Body> bodies) {
        List<Long> given = new ArrayList<>(bodies.size());
        return transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(PUT)) {
                for (Body body : bodies) {
                    long id = ids.next();
                    given.add(id);
                    insert.setLong(1, id);
                    insert.setLong(2, body.accountId());
                    insert.setBytes(3, body.content());
                    insert.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return given;
        });
    }

    @Override
    public long begin(long accountId) {
        return put(accountId, new byte[0]);
    }

    @Override
    public void append(long id, int number, byte[] piece) {
        if (piece.length > LARGEST_PIECE) {
            throw new IllegalArgumentException("A piece has at most " + LARGEST_PIECE + " bytes, not " + piece.length);
        }
        transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(APPEND)) {
                insert.setLong(1, id);
                insert.setInt(2, number);
                insert.setBytes(3, piece);
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public Optional<byte[]> get(long id) {
        return Optional.ofNullable(getAll(List.of(id)).get(id));
    }

    @Override
    public Map<Long, byte[]> getAll(List<Long> ids) {
        return transactions.alone(connection -> {
            Map<Long, byte[]> found = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(GET)) {
                select.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.put(row.getLong(1), row.getBytes(2));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public Optional<InputStream> open(long id) {
        return get(id).map(content -> new BlobPieces(
                content, 0, content.length > 0 ? number -> Optional.empty() : number -> piece(id, number)));
    }

    private Optional<byte[]> piece(long id, int number) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(PIECE)) {
                select.setLong(1, id);
                select.setInt(2, number);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void delete(long id) {
        deleteAll(List.of(id));
    }

    @Override
    public void deleteAll(List<Long> ids) {
        transactions.within(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                for (long id : ids) {
                    delete.setLong(1, id);
                    delete.addBatch();
                }
                return delete.executeBatch();
            }
        });
    }
}
