package org.postroad.platform.control;

import java.sql.SQLException;

/** The database refused or did not answer; the transaction was undone. */
public final class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseFailure(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** The five-character SQLSTATE, empty where the driver gives none. */
    public String sqlState() {
        return getCause() instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
    }

    /** Whether a unique constraint was violated (SQLSTATE 23505 on both databases). */
    public boolean isDuplicate() {
        return sqlState().equals("23505");
    }
}
