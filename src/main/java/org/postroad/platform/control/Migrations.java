package org.postroad.platform.control;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.postroad.platform.control.Database.Dialect;

/**
 * The schema of the database, brought up to what this release knows. Safe when several nodes start at once: Flyway holds a lock on its
 * history. A schema newer than this release is accepted, since releases N−1 and N run together.
 */
public final class Migrations {
    /** What differs where a statement is otherwise the same. */
    private static final Map<Dialect, Map<String, String>> WORDS = Map.of(
            Dialect.POSTGRESQL,
                    Map.of(
                            "job_partitioning", "PARTITION BY RANGE (finished_day)",
                            "attempt_partitioning", "PARTITION BY RANGE (ended_day)",
                            "job_has_task", "WHERE task_id IS NOT NULL"),
            Dialect.H2, Map.of("job_partitioning", "", "attempt_partitioning", "", "job_has_task", ""));

    private static final Map<Dialect, String> FOLDERS = Map.of(Dialect.POSTGRESQL, "postgresql", Dialect.H2, "h2");

    private final Flyway flyway;

    public Migrations(DataSource dataSource, Dialect dialect) {
        // The WAR's class loader: the thread's is the server's while it deploys
        flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration/common", "classpath:db/migration/" + FOLDERS.get(dialect))
                .placeholders(WORDS.get(dialect))
                .ignoreMigrationPatterns("*:future")
                .loggers("slf4j")
                .load();
    }

    /** Applies what is missing. @return the version the schema has now */
    public String apply() {
        flyway.migrate();
        return version();
    }

    /** The version the schema has. */
    public String version() {
        MigrationInfo current = flyway.info().current();
        return current == null ? "none" : String.valueOf(current.getVersion());
    }
}
