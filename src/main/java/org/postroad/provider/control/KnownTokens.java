package org.postroad.provider.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.postroad.provider.entity.HttpSecrets;
import org.postroad.provider.entity.ProviderCredential;

/** The access tokens that this node was given, for as long as they are good: a token endpoint is not asked for each job. In memory only. */
@Singleton
class KnownTokens {
    /** One that is about to expire may do so on its way. */
    static final Duration MARGIN = Duration.ofMinutes(1);

    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Cache<Long, Known> tokens =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    @Inject
    KnownTokens(InstantSource clock) {
        this.clock = clock;
    }

    /** @param generation that of the credential it was given for */
    private record Known(int generation, String token, Instant until) {
        @Override
        public String toString() {
            return HttpSecrets.MASK;
        }
    }

    /** The token of a credential as it is now; empty if none is known that is good for a while. */
    Optional<String> of(ProviderCredential credential) {
        return Optional.ofNullable(tokens.getIfPresent(credential.id()))
                .filter(known -> known.generation == credential.generation()
                        && clock.instant().isBefore(known.until))
                .map(Known::token);
    }

    /** Remembers one. */
    void keep(ProviderCredential credential, String token, Duration lifetime) {
        Instant until = clock.instant().plus(lifetime).minus(MARGIN);
        tokens.put(credential.id(), new Known(credential.generation(), token, until));
    }

    /** Forgets the one of a credential: it was not accepted. */
    void forget(ProviderCredential credential) {
        tokens.invalidate(credential.id());
    }
}
