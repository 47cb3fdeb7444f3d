package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Refused;

/** All that tasks may aim at, whichever feature keeps it. */
@Dependent
public class KnownTargets {
    public static final String UNKNOWN = "unknown_credential";
    public static final String UNKNOWN_DETAIL = "The account has no provider credential of that id.";

    private final List<TaskTargets> targets;

    @Inject
    KnownTargets(Instance<TaskTargets> targets) {
        this(targets.stream().toList());
    }

    KnownTargets(List<TaskTargets> targets) {
        this.targets = targets;
    }

    /** Whether the account has it; see {@link TaskTargets#hold}. */
    public boolean hold(long accountId, long credentialId) {
        for (TaskTargets known : targets) {
            if (known.hold(accountId, credentialId)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #hold}. @throws Refused INVALID, {@code unknown_credential}, if there is a target and the account does not have it */
    void require(long accountId, @Nullable Long credentialId) {
        if (credentialId != null && !hold(accountId, credentialId)) {
            throw Refused.invalid("/target_credential_id", UNKNOWN, UNKNOWN_DETAIL);
        }
    }

    /** What is known of targets; one that is not there is not among them. */
    public Map<Long, TaskTargets.Standing> standings(Set<Long> credentialIds) {
        Map<Long, TaskTargets.Standing> standings = new HashMap<>();
        if (!credentialIds.isEmpty()) {
            targets.forEach(known -> standings.putAll(known.standings(credentialIds)));
        }
        return standings;
    }
}
