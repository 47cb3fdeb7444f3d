package org.postroad.faults;

import jakarta.json.Json;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** What the database says, read by the driver with no code of the system under test. */
final class Evidence {
    private final DataSource source;

    Evidence(DataSource source) {
        this.source = source;
    }

    /** A job as it is now. */
    record JobRow(
            long id, String key, Plan plan, int state, int run, int attempts, int losses, String node, String code) {
        boolean finished() {
            return state >= 2;
        }
    }

    /** An attempt that failed, or was lost, by the system's own record. */
    record AttemptRow(long job, int run, String node, String code) {}

    /** An effect of a job. */
    record EffectRow(String key, int run, String node) {}

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> all(String sql, Reading<T> reading) {
        List<T> all = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                all.add(reading.of(rows));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    List<JobRow> jobs() {
        return all(
                "SELECT id, payload, state, run, attempt_count, losses, coalesce(node, ''), coalesce(last_error_code, '') FROM job",
                row -> {
                    String url = Json.createReader(new StringReader(row.getString(2)))
                            .readObject()
                            .getString("url");
                    return new JobRow(
                            row.getLong(1),
                            Ledger.key(url),
                            Ledger.plan(url),
                            row.getInt(3),
                            row.getInt(4),
                            row.getInt(5),
                            row.getInt(6),
                            row.getString(7),
                            row.getString(8));
                });
    }

    List<AttemptRow> attempts() {
        return all(
                "SELECT job_id, run, node, code FROM job_attempt",
                row -> new AttemptRow(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4)));
    }

    /** The effects by the key of their job. */
    Map<String, List<EffectRow>> effects() {
        Map<String, List<EffectRow>> effects = new HashMap<>();
        all(
                        "SELECT job_key, run, node FROM effect",
                        row -> new EffectRow(row.getString(1), row.getInt(2), row.getString(3)))
                .forEach(effect -> effects.computeIfAbsent(effect.key(), key -> new ArrayList<>())
                        .add(effect));
        return effects;
    }

    /** The ids of the jobs that this node owns. */
    Set<Long> held(String node) {
        return new HashSet<>(
                all("SELECT id FROM job_live WHERE state = 1 AND node = '" + node + "'", row -> row.getLong(1)));
    }

    long unfinished() {
        return all("SELECT count(*) FROM job_live", row -> row.getLong(1)).get(0);
    }

    /** What may explain that jobs do not end: they themselves, and what the database is doing. */
    List<String> stuck() {
        List<String> lines = new ArrayList<>(all(
                "SELECT format('job %s state %s run %s due %s rank %s lease %s node %s losses %s; now %s', id, state, run, due, rank, lease,"
                        + " node, losses, clock_timestamp()) FROM job_live ORDER BY id LIMIT 20",
                row -> row.getString(1)));
        lines.addAll(all(
                "SELECT format('backend %s %s %s since %s: %s', pid, state, wait_event, state_change, left(query, 120))"
                        + " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
                row -> row.getString(1)));
        return lines;
    }

    /** How many executions were ever counted as lost. */
    long losses() {
        return all("SELECT coalesce(sum(losses), 0) FROM job", row -> row.getLong(1))
                        .get(0)
                + all("SELECT count(*) FROM job_attempt WHERE code = 'lost_lease'", row -> row.getLong(1))
                        .get(0);
    }

    /** The lives of nodes by their state, as the cluster sees them. */
    List<String> nodes(String state) {
        return all(
                "SELECT incarnation, name FROM node WHERE state = '" + state + "' ORDER BY 1",
                row -> row.getString(2) + "/" + row.getLong(1));
    }
}
