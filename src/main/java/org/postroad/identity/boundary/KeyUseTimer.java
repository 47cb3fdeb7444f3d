package org.postroad.identity.boundary;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.postroad.identity.control.KeyUses;
import org.postroad.platform.control.DatabaseFailure;

/** Has the last use of API keys written once a minute, and once more at the end. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class KeyUseTimer {
    private static final Logger LOG = System.getLogger(KeyUseTimer.class.getName());

    private @Inject KeyUses uses;

    @Schedule(hour = "*", minute = "*", second = "15", persistent = false)
    public void write() {
        try {
            uses.write();
        } catch (DatabaseFailure e) {
            // Noted again, and written with the next minute's
            LOG.log(Level.WARNING, "The last use of API keys cannot be written: {0}", e.getMessage());
        }
    }

    @PreDestroy
    void last() {
        write();
    }
}
