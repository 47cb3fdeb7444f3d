package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.ConnectionStrategy;
import org.postroad.delivery.entity.MailRoute;
import org.postroad.delivery.entity.MailSchedule;
import org.postroad.delivery.entity.MailSettings;
import org.postroad.delivery.entity.NoticeSettings;
import org.postroad.delivery.entity.OutboundStrategy;
import org.postroad.delivery.entity.OutboundThrottle;
import org.postroad.delivery.entity.QueueQuota;
import org.postroad.delivery.entity.TlsStrategy;
import org.postroad.expression.Rules.UnreadableRule;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.control.ObjectStamp;
import org.postroad.registry.control.StoredRecords;
import org.postroad.registry.control.StoredRow;
import org.postroad.registry.entity.ObjectType;

/**
 * The settings of outbound mail, read once and then again when one was changed: at once for a change on this node, within a second for one
 * on another node.
 */
@ApplicationScoped
public class MailSettingsStore {
    private static final Logger LOG = System.getLogger(MailSettingsStore.class.getName());
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private Transactions transactions;
    private final AtomicInteger changes = new AtomicInteger();
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Known known;

    /** What was read. @param changes how many this node had made before. @param nanos when it was last found to be right */
    private record Known(MailSettings settings, String stamp, int changes, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH_NANOS;
        }
    }

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected MailSettingsStore() {}

    @Inject
    public MailSettingsStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * As they are now, or were within the last second where another node changed them. While one thread looks, others go on with what is
     * known, unless that was changed on this node.
     */
    public MailSettings current() {
        Known present = known;
        if (present == null || present.changes != changes.get()) {
            return refreshed();
        }
        if (!present.isFresh() && looking.tryLock()) {
            try {
                return refresh().settings;
            } finally {
                looking.unlock();
            }
        }
        return present.settings;
    }

    private MailSettings refreshed() {
        looking.lock();
        try {
            Known present = known;
            return present != null && present.changes == changes.get() ? present.settings : refresh().settings;
        } finally {
            looking.unlock();
        }
    }

    private Known refresh() {
        Known present = known;
        int made = changes.get(); // What is changed while they are read is read next time
        String stamp = transactions.alone(ObjectStamp::read);
        Known found = present != null && present.changes == made && present.stamp.equals(stamp)
                ? new Known(present.settings, stamp, made, System.nanoTime())
                : new Known(transactions.apart(MailSettingsStore::read), stamp, made, System.nanoTime());
        known = found;
        return found;
    }

    /** In the transaction of a change: what is known is forgotten once it commits. */
    void changed() {
        transactions.afterCommit(changes::incrementAndGet);
    }

    private static MailSettings read(Connection connection) throws SQLException {
        Map<String, MailSchedule> schedules = new HashMap<>();
        each(connection, MtaDeliveryScheduleHome.TYPE, (id, json) -> {
            long queue = VirtualQueue.ID.parse(json.getString("queueId")).orElse(0);
            schedules.put(json.getString("name"), MailSchedule.read(json, queue));
        });
        Map<String, MailRoute> routes = new HashMap<>();
        Map<String, Long> routeIds = new HashMap<>();
        each(connection, MtaRouteHome.TYPE, (id, json) -> {
            routes.put(json.getString("name"), MailRoute.read(json));
            routeIds.put(json.getString("name"), id);
        });
        Map<String, ConnectionStrategy> connections = new HashMap<>();
        each(
                connection,
                MtaConnectionStrategyHome.TYPE,
                (id, json) -> connections.put(json.getString("name"), ConnectionStrategy.read(json)));
        Map<String, TlsStrategy> tls = new HashMap<>();
        each(
                connection,
                MtaTlsStrategyHome.TYPE,
                (id, json) -> tls.put(json.getString("name"), TlsStrategy.read(json)));
        List<OutboundThrottle> throttles = new ArrayList<>();
        each(connection, MtaOutboundThrottleHome.TYPE, (id, json) -> {
            if (json.getBoolean("enable")) {
                throttles.add(OutboundThrottle.read(id, json));
            }
        });
        List<QueueQuota> quotas = new ArrayList<>();
        each(connection, MtaQueueQuotaHome.TYPE, (id, json) -> {
            if (json.getBoolean("enable")) {
                quotas.add(QueueQuota.read(id, json));
            }
        });
        Set<String> domains = new HashSet<>();
        each(connection, DomainHome.TYPE, (id, json) -> {
            if (json.getBoolean("isEnabled")) {
                domains.add(json.getString("name").toLowerCase(Locale.ROOT));
            }
        });
        return new MailSettings(
                strategy(connection),
                schedules,
                routes,
                routeIds,
                connections,
                tls,
                throttles,
                quotas,
                notices(connection),
                domains);
    }

    private static OutboundStrategy strategy(Connection connection) throws SQLException {
        try {
            return OutboundStrategy.read(StoredRecords.singleton(connection, MtaOutboundStrategyHome.TYPE));
        } catch (UnreadableRule e) {
            throw new IllegalStateException("The rules for outbound mail cannot be read here: " + e.getMessage(), e);
        }
    }

    private static NoticeSettings notices(Connection connection) throws SQLException {
        try {
            return NoticeSettings.read(StoredRecords.singleton(connection, DsnReportSettingsHome.TYPE));
        } catch (UnreadableRule e) {
            throw new IllegalStateException("The rules for notices cannot be read here: " + e.getMessage(), e);
        }
    }

    /** Reads one object. */
    private interface Reading {
        void read(long id, JsonObject json) throws UnreadableRule;
    }

    /** One that cannot be read, as another release wrote it, is passed over: mail that needs it finds that it is not there. */
    private static void each(Connection connection, ObjectType type, Reading reading) throws SQLException {
        for (StoredRow row : StoredRecords.rows(connection, type.name())) {
            try {
                reading.read(row.id(), StoredRecords.complete(type, String.valueOf(row.id()), StoredRecords.body(row)));
            } catch (UnreadableRule | RuntimeException e) {
                LOG.log(Level.WARNING, "{0} {1} cannot be read here: {2}", type.name(), row.name(), e.getMessage());
            }
        }
    }
}
