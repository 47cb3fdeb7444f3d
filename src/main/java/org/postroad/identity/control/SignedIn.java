package org.postroad.identity.control;

import org.postroad.identity.entity.Rights;

/**
 * A caller whose credentials were good.
 *
 * @param actor for the audit log: {@code user:admin} or {@code key:ci (key_…)}
 */
public record SignedIn(long userId, String actor, Rights rights) {}
