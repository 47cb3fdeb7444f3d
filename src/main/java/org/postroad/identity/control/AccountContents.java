package org.postroad.identity.control;

/** What goes with an account when it is deleted. Each feature that keeps such a thing has one, as a CDI bean. */
public interface AccountContents {
    /** What it is called in the audit log's entry of the deletion, in the plural: {@code api_keys}. */
    String name();

    /**
     * Called in the transaction that deletes the account, with the account's row locked and no {@link AccountGuard} objecting.
     *
     * @return how many there were
     */
    int removeAll(long accountId);
}
