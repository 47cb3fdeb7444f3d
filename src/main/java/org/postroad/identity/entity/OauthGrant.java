package org.postroad.identity.entity;

import java.time.Instant;

/**
 * What a user allowed a client: the family of all tokens that come of one sign-in. Revoking it ends them all.
 *
 * @param scope what its tokens carry at most
 * @param expiresAt when its last token ends, however often it is refreshed
 */
public record OauthGrant(long id, long userId, String clientId, OauthScope scope, Instant expiresAt) {}
