package org.postroad.jmap.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postroad.platform.control.Transactions;

/** The files that users have uploaded. */
@ApplicationScoped
public class UploadStore {
    private static final String INSERT =
            "INSERT INTO upload (id, account_id, user_id, media_type, size, complete, blob_id, created_at) VALUES (?, ?, ?, ?, 0, FALSE, ?, ?)";

    /** On the primary key. */
    private static final String GROW = "UPDATE upload SET size = size + ? WHERE id = ? AND NOT complete";

    /** On the primary key. */
    private static final String COMPLETE = "UPDATE upload SET complete = TRUE WHERE id = ? AND NOT complete";

    /** On the primary key; locks nothing. */
    private static final String FIND = """
        SELECT media_type, size, blob_id FROM upload WHERE id = ? AND account_id = ? AND user_id = ? AND complete\
        """;

    /** On upload_user; locks nothing. */
    private static final String KEPT =
            "SELECT count(*), coalesce(sum(size), 0) FROM upload WHERE user_id = ? AND created_at > ?";

    /** On upload_created. */
    private static final String OLD =
            "SELECT id, blob_id FROM upload WHERE created_at <= ? ORDER BY created_at LIMIT ?";

    private static final String DELETE = "DELETE FROM upload WHERE id = ?";

    private Transactions transactions;

    /** A file that is there. @param blobId of the blob port */
    public record Upload(String mediaType, long size, long blobId) {}

    /** How many files a user has, and how many bytes they have together. */
    record Kept(long files, long bytes) {}

    /** One that is too old. */
    record Old(long id, long blobId) {}

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected UploadStore() {}

    @Inject
    UploadStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A file that is yet to come; not found until it is {@link #complete}. */
    void begin(long id, long accountId, long userId, Upload upload, Instant now) {
        transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setLong(1, id);
                insert.setLong(2, accountId);
                insert.setLong(3, userId);
                insert.setString(4, upload.mediaType());
                insert.setLong(5, upload.blobId());
                insert.setObject(6, at(now));
                return insert.executeUpdate();
            }
        });
    }

    /** @throws IllegalStateException if it was deleted meanwhile, for its age */
    void grow(long id, int bytes) {
        transactions.within(connection -> {
            try (PreparedStatement update = connection.prepareStatement(GROW)) {
                update.setInt(1, bytes);
                update.setLong(2, id);
                return one(update);
            }
        });
    }

    /** @throws IllegalStateException if it was deleted meanwhile, for its age */
    void complete(long id) {
        transactions.within(connection -> {
            try (PreparedStatement update = connection.prepareStatement(COMPLETE)) {
                update.setLong(1, id);
                return one(update);
            }
        });
    }

    private static int one(PreparedStatement update) throws SQLException {
        if (update.executeUpdate() == 0) {
            throw new IllegalStateException("The upload took longer than uploads are kept");
        }
        return 1;
    }

    /** A user's own file in an account. */
    public Optional<Upload> find(long id, long accountId, long userId) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setLong(1, id);
                select.setLong(2, accountId);
                select.setLong(3, userId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Upload(row.getString(1), row.getLong(2), row.getLong(3)))
                            : Optional.empty();
                }
            }
        });
    }

    Kept kept(long userId, Instant since) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(KEPT)) {
                select.setLong(1, userId);
                select.setObject(2, at(since));
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new Kept(row.getLong(1), row.getLong(2));
                }
            }
        });
    }

    List<Old> old(Instant until, int most) {
        return transactions.within(connection -> old(connection, until, most));
    }

    private static List<Old> old(Connection connection, Instant until, int most) throws SQLException {
        List<Old> old = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OLD)) {
            select.setObject(1, at(until));
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    old.add(new Old(row.getLong(1), row.getLong(2)));
                }
            }
        }
        return old;
    }

    void delete(long id) {
        transactions.within(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                delete.setLong(1, id);
                return delete.executeUpdate();
            }
        });
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
