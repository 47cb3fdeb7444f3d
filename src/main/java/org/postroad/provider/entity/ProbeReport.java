package org.postroad.provider.entity;

import java.util.List;
import java.util.Optional;

/**
 * What came of trying one part of a credential out.
 *
 * @param part {@code imap}, {@code smtp}, {@code oauth}, or {@code secret} where that could not be opened
 * @param server what was connected to, as {@code imap.example.com:993}; empty if nothing was
 * @param steps those that were begun, in order; none comes after one that failed
 * @param capabilities what the server says it can do, at most 100 of at most 64 characters
 */
public record ProbeReport(String part, String server, List<ProbeStep> steps, List<String> capabilities) {
    public ProbeReport {
        steps = List.copyOf(steps);
        capabilities = List.copyOf(capabilities);
    }

    /** Why it failed; empty if every step went well. */
    public Optional<ProviderFailure> failure() {
        return steps.stream().flatMap(step -> step.failure().stream()).findFirst();
    }

    /** The failure with where it happened, for a person; empty if there is none. */
    public Optional<ProviderFailure> failureInPlace() {
        return steps.stream()
                .flatMap(step -> step
                        .failure()
                        .map(failure -> new ProviderFailure(
                                failure.code(),
                                failure.permanent(),
                                part + ", " + step.name() + ": " + failure.detail()))
                        .stream())
                .findFirst();
    }
}
