package org.postroad.registry.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Transactions;

/** The limits as this node knows them: read anew after a change here, and once a second for changes made elsewhere. Thread-safe. */
@ApplicationScoped
public class StoredJmapSettings implements JmapSettings {
    private static final Duration FRESH = Duration.ofMillis(900);

    private Transactions transactions;
    private InstantSource clock;
    private volatile @Nullable Known known;

    private record Known(JmapLimits limits, Instant at) {}

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected StoredJmapSettings() {}

    @Inject
    public StoredJmapSettings(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public JmapLimits current() {
        Known present = known;
        Instant now = clock.instant();
        if (present == null || now.isAfter(present.at.plus(FRESH))) {
            present = new Known(transactions.apart(StoredJmapSettings::read), now);
            known = present;
        }
        return present.limits;
    }

    /** In the transaction of a change: what is known is forgotten once it commits. */
    void changed() {
        transactions.afterCommit(() -> known = null);
    }

    private static JmapLimits read(Connection connection) throws SQLException {
        return limits(StoredRecords.singleton(connection, JmapHome.TYPE));
    }

    private static JmapLimits limits(JsonObject record) {
        return new JmapLimits(
                record.getInt("maxMethodCalls"),
                record.getInt("maxConcurrentRequests"),
                number(record, "maxRequestSize"),
                record.getInt("getMaxResults"),
                record.getInt("setMaxObjects"),
                record.getInt("queryMaxResults"),
                record.getInt("changesMaxResults"),
                number(record, "maxUploadSize"),
                record.getInt("maxConcurrentUploads"),
                number(record, "uploadQuota"),
                Duration.ofMillis(number(record, "uploadTtl")),
                record.getInt("maxUploadCount"),
                Duration.ofMillis(number(record, "eventSourceThrottle")));
    }

    private static long number(JsonObject record, String name) {
        return record.getJsonNumber(name).longValue();
    }
}
