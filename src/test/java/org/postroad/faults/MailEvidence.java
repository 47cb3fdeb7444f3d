package org.postroad.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the database says of mail, read by the driver with no code of the system under test. */
final class MailEvidence {
    private final DataSource source;

    MailEvidence(DataSource source) {
        this.source = source;
    }

    /**
     * A recipient of a message that a program sent, as it is now.
     *
     * @param status 2 and above: its end; 2 is delivered, 4 failed
     * @param taken attempts on record at which the host took the message
     * @param lost the nodes whose executions of its job were lost, by the engine's own record
     */
    record Recipient(String id, String address, int status, int taken, List<String> lost) {}

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

    List<Recipient> recipients() {
        return all(
                """
                SELECT substring(header_id FROM '(m[0-9]+)@'), address, status,
                       (SELECT count(*) FROM mail_attempt a WHERE a.message_id = m.id AND a.trace LIKE '%250 2.0.0 Taken%'),
                       (SELECT coalesce(string_agg(node, ','), '') FROM job_attempt j WHERE j.job_id = r.job_id AND j.code = 'lost_lease')
                  FROM mail_message m JOIN mail_recipient r ON r.message_id = m.id
                 WHERE m.reverse_path <> ''
                """,
                row -> new Recipient(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getInt(4),
                        List.of(row.getString(5).split(","))));
    }

    /** Recipients that have not come to their end, of notices too. */
    long unfinished() {
        return all("SELECT count(*) FROM mail_recipient WHERE status < 2", row -> row.getLong(1))
                .get(0);
    }

    /** Deliveries that this node owns. */
    long held(String node) {
        return all(
                        "SELECT count(*) FROM job_live WHERE state = 1 AND action = 'outbound_delivery' AND node = '"
                                + node + "'",
                        row -> row.getLong(1))
                .get(0);
    }

    /** Messages from nobody: notices. */
    long notices() {
        return all("SELECT count(*) FROM mail_message WHERE reverse_path = ''", row -> row.getLong(1))
                .get(0);
    }
}
