package org.postroad.jobs.entity;

import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an execution came to: the handler's answer, which the engine settles. */
public sealed interface Outcome {
    /**
     * The work is done.
     *
     * @param result what came out, as JSON, shown with the job; null for nothing
     */
    record Succeeded(@Nullable String result) implements Outcome {
        /** The most characters that a result may have. */
        public static final int RESULT_LIMIT = 64 * 1024;

        /** @throws IllegalArgumentException if the result is longer than {@link #RESULT_LIMIT} */
        public Succeeded {
            if (result != null && result.length() > RESULT_LIMIT) {
                throw new IllegalArgumentException(
                        "A result has at most " + RESULT_LIMIT + " characters, this one " + result.length());
            }
        }
    }

    /**
     * The work failed.
     *
     * @param detail what happened, for a person; cut at 8 kB
     * @param permanent whether trying again cannot help
     * @param notBefore the earliest instant of a retry, where the other side named one
     * @param stack where in the code, null where that says nothing
     */
    record Failed(
            ErrorCode code,
            String detail,
            boolean permanent,
            @Nullable Instant notBefore,
            @Nullable String stack) implements Outcome {}

    /** The work goes on at that instant; not an attempt. At most 10,000 times or 30 days without progress. */
    record Again(Instant at) implements Outcome {}

    static Outcome succeeded() {
        return new Succeeded(null);
    }

    static Outcome succeeded(String resultJson) {
        return new Succeeded(resultJson);
    }

    /** A failure of the code's usual severity. */
    static Outcome failed(ErrorCode code, String detail) {
        return new Failed(code, detail, code.severity() == ErrorCode.Severity.PERMANENT, null, null);
    }

    /** A temporary failure that is not to be tried again before an instant. */
    static Outcome failedUntil(ErrorCode code, String detail, Instant notBefore) {
        return new Failed(code, detail, false, notBefore, null);
    }

    static Outcome failedForGood(ErrorCode code, String detail) {
        return new Failed(code, detail, true, null, null);
    }

    static Outcome again(Instant at) {
        return new Again(at);
    }

    /** One function for each case, so that none is forgotten. */
    default <T extends @Nullable Object> T match(
            Function<Succeeded, T> succeeded, Function<Failed, T> failed, Function<Again, T> again) {
        if (this instanceof Succeeded s) {
            return succeeded.apply(s);
        } else if (this instanceof Failed f) {
            return failed.apply(f);
        }
        return again.apply((Again) this);
    }
}
