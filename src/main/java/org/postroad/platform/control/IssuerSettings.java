package org.postroad.platform.control;

import java.net.URI;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * Whose tokens are taken beside our own: the {@code mp.jwt.verify.*} keys of MicroProfile JWT 2.1 §9, checked. There is one key or a
 * location, never both.
 *
 * @param issuer the exact value of a token's {@code iss}
 * @param audiences of which a token's {@code aud} must name one; never empty
 * @param algorithms of signatures; none that needs a shared secret
 */
public record IssuerSettings(
        String issuer,
        List<String> audiences,
        List<String> algorithms,
        Optional<PublicKey> publicKey,
        Optional<URI> location) {}
