package org.postroad.identity.entity;

import org.jspecify.annotations.Nullable;

/**
 * A client's wish that a user let it in (RFC 6749 §4.1.1), read and checked.
 *
 * @param redirectUri where the code goes; null where the client itself asks and takes the answer
 * @param challenge of RFC 7636, by S256
 */
public record AuthorizationRequest(
        RegisteredClient client, @Nullable String redirectUri, OauthScope scope, String challenge) {}
