package org.postroad.provider.entity;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of trying a provider out.
 *
 * @param name {@code resolve}, {@code connect}, {@code tls}, {@code greet}, {@code authenticate}, {@code capability}, {@code list},
 *     {@code token} or {@code open}
 * @param took from its beginning to its end
 * @param failureOrNull null if it went well
 */
public record ProbeStep(
        String name, Duration took, @Nullable ProviderFailure failureOrNull) {
    /** Why it failed; empty if it went well. */
    public Optional<ProviderFailure> failure() {
        return Optional.ofNullable(failureOrNull);
    }
}
