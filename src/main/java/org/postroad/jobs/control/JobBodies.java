package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.InstantSource;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;

/** Payloads over 2 kB, in the table of blobs. */
@ApplicationScoped
public class JobBodies implements PayloadBodies {
    private static final String KEEP = "INSERT INTO blob (id, account_id, content, created_at) VALUES (?, ?, ?, ?)";
    private static final String READ = "SELECT content FROM blob WHERE id = ?";

    private @Inject Transactions transactions;
    private @Inject IdSource ids;
    private @Inject InstantSource clock;

    @Override
    public long keep(long accountId, byte[] utf8) {
        long id = ids.next();
        return transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(KEEP)) {
                insert.setLong(1, id);
                insert.setLong(2, accountId);
                insert.setBytes(3, utf8);
                insert.setObject(4, Sql.timestamp(clock.instant()));
                insert.executeUpdate();
            }
            return id;
        });
    }

    @Override
    public String read(long id) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement(READ)) {
                select.setLong(1, id);
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()) {
                        throw new IllegalStateException("The payload " + id + " is gone");
                    }
                    return new String(rows.getBytes(1), StandardCharsets.UTF_8);
                }
            }
        });
    }
}
