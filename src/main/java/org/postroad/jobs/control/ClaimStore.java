package org.postroad.jobs.control;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of claims: which jobs a node took under which lease. The hot path writes a row with each claim; it says where a rescue must
 * look. It may name jobs that are long settled, never miss one that is held.
 */
final class ClaimStore {
    // Either ends a block of a rescue.
    private static final int MOST_JOBS = 500;
    private static final int MOST_CLAIMS = 200;

    // Primary key.
    private static final String FIRST =
            "SELECT lease, jobs FROM claim WHERE lease BETWEEN ? AND ? ORDER BY lease LIMIT " + MOST_CLAIMS;

    private static final String ALL = "SELECT jobs FROM claim";

    // Primary key.
    private static final String FORGET = "DELETE FROM claim WHERE lease = ?";

    private ClaimStore() {}

    /**
     * Claims and the jobs they took.
     *
     * @param last whether there are no more in the range
     */
    record Block(List<Long> leases, List<Long> jobs, boolean last) {}

    /** The first claims of a range of leases. */
    static Block first(Connection connection, long firstLease, long lastLease) throws SQLException {
        List<Long> leases = new ArrayList<>();
        List<Long> jobs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(FIRST)) {
            select.setLong(1, firstLease);
            select.setLong(2, lastLease);
            try (ResultSet rows = select.executeQuery()) {
                while (jobs.size() < MOST_JOBS && rows.next()) {
                    leases.add(rows.getLong(1));
                    jobs.addAll(ids(rows.getArray(2)));
                }
            }
        }
        return new Block(leases, jobs, jobs.size() < MOST_JOBS && leases.size() < MOST_CLAIMS);
    }

    /** The jobs that all nodes hold, and some that they held a moment ago. */
    static List<Long> jobs(Connection connection) throws SQLException {
        List<Long> jobs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ALL);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                jobs.addAll(ids(rows.getArray(1)));
            }
        }
        return jobs;
    }

    /** Deletes claims of which no job is held any more. */
    static void forget(Connection connection, List<Long> leases) throws SQLException {
        if (leases.isEmpty()) {
            return;
        }
        try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
            for (long lease : leases) {
                forget.setLong(1, lease);
                forget.addBatch();
            }
            forget.executeBatch();
        }
    }

    private static List<Long> ids(Array array) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (Object id : (Object[]) array.getArray()) {
            ids.add(((Number) id).longValue());
        }
        return ids;
    }
}
