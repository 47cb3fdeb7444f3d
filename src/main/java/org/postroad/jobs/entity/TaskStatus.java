package org.postroad.jobs.entity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a task has come to, as its jobs tell; {@link TaskJobs#status} decides, {@code tasks.md} says it to people. */
public enum TaskStatus {
    /** Nothing has been made of it, or nothing of that is left or was ever carried out. */
    IDLE,
    /** Its jobs wait, and none of them has failed yet. */
    WAITING,
    /** A job of it runs. */
    RUNNING,
    /** A job of it waits to be tried again, or was given up and nobody has resolved it. */
    FAILING,
    /** Every job has ended, and what has failed was resolved. */
    DONE;

    public static Optional<TaskStatus> of(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
