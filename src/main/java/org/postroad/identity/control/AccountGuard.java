package org.postroad.identity.control;

import java.util.Optional;
import org.postroad.platform.entity.Refused;

/** What stands against deleting an account. Each feature that keeps something for accounts may have one, as a CDI bean. */
public interface AccountGuard {
    /**
     * Called in the transaction that deletes the account, with the account's row locked.
     *
     * @return why it cannot be deleted now, of kind CONFLICT; empty if nothing stands against it
     */
    Optional<Refused> objection(long accountId);
}
