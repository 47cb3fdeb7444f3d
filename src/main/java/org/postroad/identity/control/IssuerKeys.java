package org.postroad.identity.control;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of the outside issuer (RFC 7517 §5), read from their address. Good for {@link #GOOD_FOR}; read again before that when a
 * token names a key that is not among them, since issuers change keys, but at most every {@link #PAUSE}: anybody can name a key. What is
 * older is not used: if the issuer is away by then, nobody signs in by it.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
    static final Duration GOOD_FOR = Duration.ofMinutes(5);
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final URI location;
    private final KeyDownload download;
    private final InstantSource clock;

    private @Nullable JWKSet keys;
    private Instant readAt = Instant.EPOCH;
    private Instant triedAt = Instant.EPOCH;

    IssuerKeys(URI location, KeyDownload download, InstantSource clock) {
        this.location = location;
        this.download = download;
        this.clock = clock;
    }

    // One at a time: who comes while they are read wants what comes of it
    @Override
    public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        Instant now = clock.instant();
        if (keys == null || !now.isBefore(readAt.plus(GOOD_FOR))) {
            keys = null;
            return selector.select(read(now));
        }
        List<JWK> found = selector.select(keys);
        return found.isEmpty() && mayRead(now) ? selector.select(read(now)) : found;
    }

    private JWKSet read(Instant now) throws KeySourceException {
        if (!mayRead(now)) {
            throw new KeySourceException(location + " could not be read " + Duration.between(triedAt, now) + " ago");
        }
        triedAt = now;
        try {
            JWKSet read = JWKSet.parse(download.get(location));
            keys = read;
            readAt = now;
            return read;
        } catch (IOException | ParseException e) {
            throw new KeySourceException(location + " cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean mayRead(Instant now) {
        return !now.isBefore(triedAt.plus(PAUSE));
    }
}
