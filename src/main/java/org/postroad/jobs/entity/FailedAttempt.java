package org.postroad.jobs.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * One execution of a job that failed. Written once by the engine and never changed, so it is a value and no JPA entity.
 *
 * @param number which execution of the job it was, 1-based
 * @param startedAt empty where the execution had not begun
 * @param permanent whether trying again could not have helped
 * @param detail what happened, for a person; at most 8 kB
 * @param stack where in the code; empty where it says nothing or was not asked for
 */
public record FailedAttempt(
        int number,
        String node,
        Optional<Instant> startedAt,
        Instant endedAt,
        String code,
        boolean permanent,
        String detail,
        Optional<String> stack) {}
