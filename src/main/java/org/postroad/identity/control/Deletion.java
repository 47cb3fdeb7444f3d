package org.postroad.identity.control;

import java.sql.PreparedStatement;
import org.postroad.platform.control.Transactions;

/** A DELETE by one value. @param sql with one question mark */
record Deletion(String sql) {
    /** Runs it in the caller's transaction, or in one of its own. @return how many rows there were */
    int by(Object value, Transactions transactions) {
        return transactions.within(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setObject(1, value);
                return delete.executeUpdate();
            }
        });
    }
}
