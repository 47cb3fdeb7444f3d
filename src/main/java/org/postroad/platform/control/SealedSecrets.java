package org.postroad.platform.control;

import java.sql.Connection;
import java.sql.SQLException;

/** Secrets of a feature that are kept encrypted. A CDI bean for each place that has some, so that a change of the master key finds them all. */
public interface SealedSecrets {
    /**
     * Puts a block of rows under the current key, in the caller's transaction.
     *
     * @param after the id after which the block begins; 0 for the first
     * @param most how many rows at most
     */
    Block reencrypt(Connection connection, long after, int most) throws SQLException;

    /**
     * What was done with a block.
     *
     * @param last the id of its last row; 0 if there was none
     * @param seen how many rows it had
     * @param changed how many were under another key
     * @param unreadable how many could not be opened, and stay as they are
     */
    record Block(long last, int seen, int changed, int unreadable) {}
}
