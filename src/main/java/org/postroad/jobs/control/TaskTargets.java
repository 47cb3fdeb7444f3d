package org.postroad.jobs.control;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postroad.jobs.entity.ErrorCode;

/** What tasks may aim at. A feature above that keeps credentials has one, as a CDI bean; without any, no target is known. */
public interface TaskTargets {
    /**
     * Whether the account has that credential. If so, it is there until the caller's transaction ends; without a transaction, until this
     * returns.
     */
    boolean hold(long accountId, long credentialId);

    /** What is known of credentials; one that is not there is not among them. */
    Map<Long, Standing> standings(Set<Long> credentialIds);

    /**
     * What is known of a target.
     *
     * @param status as the feature calls it
     * @param errorCode why it was last of no use; empty if it was not
     */
    record Standing(String status, Optional<ErrorCode> errorCode) {}
}
