package org.postroad.jobs.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.postroad.platform.control.Database.Dialect;

/**
 * Has PostgreSQL count the unfinished jobs anew where there are many more than it thinks: a burst after an idle hour would otherwise run
 * with the plans of an empty table until autovacuum comes by, a minute later. ANALYZE makes every connection plan again.
 */
final class TableStatistics {
    private static final Logger LOG = System.getLogger(TableStatistics.class.getName());
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    // Primary keys of the catalogue. Fewer than 1,000 rows are read as fast in any order.
    private static final String OUTDATED = """
            SELECT seen.n_live_tup > greatest(1000, 10 * known.reltuples)
              FROM pg_class AS known JOIN pg_stat_all_tables AS seen ON seen.relid = known.oid
             WHERE known.oid = 'job_live'::regclass
            """;

    private final DataSource dataSource;
    private final Dialect dialect;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    TableStatistics(DataSource dataSource, Dialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
    }

    /** Whether it is time to look again, which counts as a look: true once a second at the most, and never on H2. */
    boolean isDue() {
        long next = nextNanos.get();
        long now = System.nanoTime();
        return dialect == Dialect.POSTGRESQL && now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS);
    }

    /** Looks, and has the table analyzed where that helps. @return whether it was */
    boolean refresh() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            boolean outdated = isOutdated(statement);
            if (outdated) {
                statement.execute("ANALYZE job_live");
            }
            return outdated;
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "The statistics of the unfinished jobs were not refreshed: {0}", e.getMessage());
            return false;
        }
    }

    private static boolean isOutdated(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(OUTDATED)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
