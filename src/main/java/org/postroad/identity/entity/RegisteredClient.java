package org.postroad.identity.entity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A program that may ask for tokens. All are public (RFC 6749 §2.1): none can keep a secret, so PKCE and the redirect URI prove who it is.
 *
 * @param id what it calls itself, 1 to 64 of {@code a-z A-Z 0-9 . _ -}
 * @param name for a person
 * @param redirectUris where its users may be sent back to, compared character by character; on a loopback address with any port (RFC 8252
 *     §7.3); one that begins with a slash is below our own address
 */
public record RegisteredClient(String id, String name, List<String> redirectUris) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    /** @param own where callers reach this server; empty where that is not known for certain */
    public boolean allows(String redirectUri, Optional<String> own) {
        return redirectUris.stream()
                .anyMatch(registered -> registered.startsWith("/")
                        ? own.filter(base -> redirectUri.equals(base + registered))
                                .isPresent()
                        : redirectUri.equals(registered) || isSameOnLoopback(registered, redirectUri));
    }

    private static boolean isSameOnLoopback(String registered, String redirectUri) {
        try {
            URI known = new URI(registered);
            URI asked = new URI(redirectUri);
            return "http".equals(known.getScheme())
                    && known.getPort() < 0
                    && known.getHost() != null
                    && LOOPBACK.contains(known.getHost())
                    && asked.getPort() > 0
                    && redirectUri.equals("http://" + known.getHost() + ":" + asked.getPort() + known.getRawPath());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
