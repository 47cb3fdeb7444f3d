package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Configuration;

/**
 * The issuer whose tokens are taken beside our own, as {@code mp.jwt.verify.*} says (MicroProfile JWT 2.1 §9); mostly there is none. No
 * class of the JOSE library is loaded until there is one and a token comes.
 */
@ApplicationScoped
public class OutsideIssuer {
    /** Three parts in base64url (RFC 7515 §7.1), of which the first begins as {@code {"} does. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    private @Inject Configuration configuration;
    private @Inject Instance<KeyDownload> downloads;
    private @Inject InstantSource clock;

    private @Nullable OutsideTokens tokens;

    /** For the container. */
    protected OutsideIssuer() {}

    /** Whether that issuer is to be asked, and not our own keys: there is one, and it has the form of a token. */
    boolean issued(String text) {
        return TOKEN.matcher(text).matches() && configuration.outsideIssuer().isPresent();
    }

    /** What a token says; empty if it is not good. @throws Refused UNAVAILABLE if the issuer's keys cannot be had */
    Optional<OutsideToken> check(String text) {
        return tokens().check(text);
    }

    private synchronized OutsideTokens tokens() {
        if (tokens == null) {
            tokens = new OutsideTokens(
                    configuration.outsideIssuer().orElseThrow(),
                    location -> downloads.get().get(location),
                    clock);
        }
        return tokens;
    }
}
