package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.Transactions;

/**
 * Watches the oldest transaction of the database that keeps dead rows from being cleared: a forgotten one slows every claim down, as the
 * table of unfinished jobs then grows with each job that passes. PostgreSQL only.
 */
public final class OldSnapshots {
    /** From this age on it is an alarm. */
    static final Duration ALARM = Duration.ofMinutes(10);

    private static final Logger LOG = System.getLogger(OldSnapshots.class.getName());

    // Sessions of other users show these columns only to members of pg_read_all_stats. A vacuum's own snapshot holds
    // nobody up.
    private static final String OLDEST = """
            SELECT CAST(extract(epoch FROM clock_timestamp() - min(since)) AS bigint), min(who)
              FROM (SELECT since, who FROM (
                       SELECT xact_start AS since, 'pid ' || pid || ' ' || coalesce(application_name, '') AS who
                         FROM pg_stat_activity
                        WHERE (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL) AND datname = current_database()
                          AND backend_type <> 'autovacuum worker' AND pid <> pg_backend_pid()
                        UNION ALL
                       SELECT prepared, 'prepared transaction ' || gid FROM pg_prepared_xacts
                        WHERE database = current_database()) AS held
                     WHERE since IS NOT NULL ORDER BY since LIMIT 1) AS oldest
            """;

    private final Transactions transactions;
    private final Dialect dialect;
    private final EngineMeter meter;
    private final Duration alarm;
    private boolean alarmed;

    public OldSnapshots(Transactions transactions, Dialect dialect, EngineMeter meter) {
        this(transactions, dialect, meter, ALARM);
    }

    OldSnapshots(Transactions transactions, Dialect dialect, EngineMeter meter, Duration alarm) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.meter = meter;
        this.alarm = alarm;
    }

    private record Oldest(Duration age, String who) {}

    /** Looks once; warns when the oldest gets too old, once until it is gone. Gives its age, zero if there is none. */
    public Duration look() {
        if (dialect != Dialect.POSTGRESQL) {
            return Duration.ZERO;
        }
        Oldest oldest = read();
        meter.oldestSnapshot(oldest.age);
        boolean old = oldest.age.compareTo(alarm) > 0;
        if (old && !alarmed) {
            LOG.log(
                    Level.WARNING,
                    "A transaction is open for {0} s and keeps dead rows from being cleared: {1}",
                    Long.toString(oldest.age.toSeconds()),
                    oldest.who);
        }
        alarmed = old;
        return oldest.age;
    }

    private Oldest read() {
        return transactions.apart(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OLDEST);
                    ResultSet row = select.executeQuery()) {
                row.next();
                String who = row.getString(2);
                return new Oldest(Duration.ofSeconds(row.getLong(1)), who == null ? "" : who);
            }
        });
    }
}
