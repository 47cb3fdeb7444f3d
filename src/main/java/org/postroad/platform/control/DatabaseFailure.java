package org.postroad.platform.control;

import java.sql.SQLException;

/** The database refused or did not answer; the transaction was undone. */
public final class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseFailure(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    private DatabaseFailure(DatabaseFailure same) {
        super(same.getMessage(), same.getCause());
    }

    /** The same for another caller, who may add to it or throw it on in a thread of its own. */
    DatabaseFailure forAnother() {
        return new DatabaseFailure(this);
    }

    /** The five-character SQLSTATE, empty where the driver gives none. */
    public String sqlState() {
        return getCause() instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
    }

    /** Whether a unique constraint was violated (SQLSTATE 23505 on both databases). */
    public boolean isDuplicate() {
        return sqlState().equals("23505");
    }

    /** Whether what was to be written is at fault: a value (class 22) or a constraint (class 23). */
    public boolean isContent() {
        return sqlState().startsWith("22") || sqlState().startsWith("23");
    }

    /** Whether the database could not be reached, or broke off; the same may work later. */
    public boolean isAway() {
        String state = sqlState();
        return state.isEmpty() // the pool found no connection
                || state.startsWith("08") // connection exception
                || state.startsWith("57P") // the server is shutting down or starting
                || state.startsWith("53") // it has no room for another connection
                || state.equals("90067") // H2: connection broken
                || state.equals("90121"); // H2: database closed
    }

    /** Whether a statement waited for another transaction's lock longer than it may. */
    public boolean isWaitOver() {
        return switch (sqlState()) {
            case "57014", "55P03", "40P01", "HYT00", "40001" -> true;
            default -> false;
        };
    }
}
