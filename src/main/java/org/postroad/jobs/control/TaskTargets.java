package org.postroad.jobs.control;

/** What tasks may aim at. A feature above that keeps credentials has one, as a CDI bean; without any, no target is known. */
public interface TaskTargets {
    /** Whether the account has that credential. Called in the transaction that keeps the task, or in none. */
    boolean exists(long accountId, long credentialId);
}
