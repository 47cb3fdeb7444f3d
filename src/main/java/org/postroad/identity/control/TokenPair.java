package org.postroad.identity.control;

import java.time.Duration;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;

/**
 * What a client gets for a code, a device code or a refresh token; shown once.
 *
 * @param lifetime of the access token
 */
public record TokenPair(OauthSecret access, OauthSecret refresh, Duration lifetime, OauthScope scope) {}
