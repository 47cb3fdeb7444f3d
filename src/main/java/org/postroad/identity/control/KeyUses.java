package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.postroad.platform.control.Transactions;

/** When each API key was last used: noted in memory and written now and then, so that no request waits for it. */
@ApplicationScoped
public class KeyUses {
    /** By the primary key, in the order of ids; a key that is gone by now is passed over. */
    private static final String WRITE = """
        UPDATE api_key SET last_used_at = ?, version = version + 1
        WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)\
        """;

    private final Map<Long, Instant> noted = new ConcurrentHashMap<>();

    private @Inject Transactions transactions;
    private @Inject InstantSource clock;

    /** For the container. */
    protected KeyUses() {}

    KeyUses(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    void note(long keyId) {
        noted.put(keyId, clock.instant());
    }

    /** Writes what was noted since. What cannot be written is noted again. */
    public void write() {
        Map<Long, Instant> uses = new TreeMap<>(noted); // sorted, so that two nodes lock rows in one order
        if (uses.isEmpty()) {
            return;
        }
        uses.forEach(noted::remove); // not what was noted in between
        boolean written = false;
        try {
            transactions.apart(connection -> {
                try (PreparedStatement update = connection.prepareStatement(WRITE)) {
                    for (Map.Entry<Long, Instant> use : uses.entrySet()) {
                        update.setObject(1, use.getValue().atOffset(ZoneOffset.UTC));
                        update.setLong(2, use.getKey());
                        update.setObject(3, use.getValue().atOffset(ZoneOffset.UTC));
                        update.addBatch();
                    }
                    return update.executeBatch();
                }
            });
            written = true;
        } finally {
            if (!written) {
                uses.forEach(noted::putIfAbsent);
            }
        }
    }
}
