package org.postroad.platform.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.postroad.platform.control.IdempotencyKeyStore.Kept;
import org.postroad.platform.entity.Refused;

/**
 * Carries out a POST that creates at most once for its Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the work and the
 * record of its answer commit together. A refused request leaves no record, so it may be sent again under the same key.
 */
@Dependent
public class IdempotentRequests {
    /** How long a key is good for, at the least. */
    public static final Duration KEPT = Duration.ofHours(24);

    private final Transactions transactions;
    private final InstantSource clock;

    @Inject
    public IdempotentRequests(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Runs the work in the caller's transaction, or in one of its own, unless a request with this key was answered before: then that
     * answer, again. While the first one is still at work, the second waits for it.
     *
     * @throws Refused if the key came with another body (INVALID), or the first request takes too long (CONFLICT)
     */
    public Answer run(IdempotentRequest request, Supplier<Answer> work) {
        if (request.key() == null) {
            return transactions.within(connection -> work.get());
        }
        return transactions.within(connection -> {
            if (take(connection, request)) {
                Answer answer = work.get();
                IdempotencyKeyStore.keep(connection, request, answer);
                return answer;
            }
            return replay(connection, request);
        });
    }

    /** Deletes the keys that were used before an instant, which must be {@link #KEPT} ago or more. @return how many */
    public int deleteOlder(Instant before) {
        if (before.isAfter(clock.instant().minus(KEPT))) {
            throw new IllegalArgumentException("Keys are kept for " + KEPT + " at least");
        }
        return transactions.within(connection -> IdempotencyKeyStore.deleteOlder(connection, before));
    }

    private boolean take(Connection connection, IdempotentRequest request) throws SQLException {
        try {
            return IdempotencyKeyStore.take(connection, request, clock.instant());
        } catch (SQLException e) {
            if (new DatabaseFailure(e).isWaitOver()) {
                throw inUse();
            }
            throw e;
        }
    }

    private static Answer replay(Connection connection, IdempotentRequest request) throws SQLException {
        Optional<Kept> kept = IdempotencyKeyStore.find(connection, request);
        if (kept.isEmpty()) {
            throw inUse(); // deleted between the two statements
        }
        if (!kept.get().bodyHash().equals(request.bodyHash())) {
            throw Refused.invalid(
                    "Idempotency-Key", "idempotency_key_reused", "This key came with another body before.");
        }
        return kept.get().answer();
    }

    private static Refused inUse() {
        return Refused.conflict("idempotency_key_in_use", "A request with this key is still at work; ask again later.");
    }
}
