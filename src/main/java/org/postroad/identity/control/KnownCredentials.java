package org.postroad.identity.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.control.Transactions;

/**
 * Credentials as the database knows them, remembered for {@link #REMEMBERED}: programs enqueue by the thousand a second. A change made
 * on this node counts at once, one made on another node after that time at the latest.
 */
@ApplicationScoped
public class KnownCredentials {
    /** How long a revoked key or a lost role may still be honoured on another node. */
    static final Duration REMEMBERED = Duration.ofSeconds(5);

    // What is unknown has a place of its own: guesses must not push out the keys in use
    private final Cache<String, KnownKey> keys = cache();
    private final Cache<String, Boolean> unknownKeys = cache();
    private final Cache<String, KnownToken> tokens = cache();
    private final Cache<String, KnownUser> users = cache();

    private @Inject CredentialStore store;
    private @Inject Transactions transactions;

    /** For the container. */
    protected KnownCredentials() {}

    KnownCredentials(CredentialStore store, Transactions transactions) {
        this.store = store;
        this.transactions = transactions;
    }

    Optional<KnownKey> key(ApiKeySecret secret) {
        String hash = secret.hash();
        if (unknownKeys.getIfPresent(hash) != null) {
            return Optional.empty();
        }
        // No value is kept for an unknown key, so Caffeine asks anew each time; hence the second cache
        Optional<KnownKey> key =
                Optional.ofNullable(keys.get(hash, unseen -> store.key(unseen).orElse(null)));
        if (key.isEmpty()) {
            unknownKeys.put(hash, Boolean.TRUE);
        }
        return key;
    }

    /** An access token that is unknown is asked for in the database each time: one was just issued, or it is a guess and counted. */
    Optional<KnownToken> token(OauthSecret secret) {
        return Optional.ofNullable(
                tokens.get(secret.hash(), unseen -> store.token(unseen).orElse(null)));
    }

    Optional<KnownUser> user(String name) {
        return Optional.ofNullable(users.get(name, unseen -> store.user(unseen).orElse(null)));
    }

    /** To be called in every transaction that changes a user, a member or a key: once it commits, all is read anew. */
    void changed() {
        transactions.afterCommit(() -> {
            keys.invalidateAll();
            unknownKeys.invalidateAll();
            tokens.invalidateAll();
            users.invalidateAll();
        });
    }

    private static <T> Cache<String, T> cache() {
        return Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(10_000)
                .build();
    }
}
