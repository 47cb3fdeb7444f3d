package org.postroad.platform.control;

import java.util.Map;
import java.util.Set;

/**
 * What a request is answered with, in a form that can be kept and given again.
 *
 * @param status the HTTP status
 * @param headers of {@link #KEPT} only; others would be lost in a replay
 * @param body as it goes out
 */
public record Answer(int status, Map<String, String> headers, String body) {
    /** The headers that are kept with an answer. */
    public static final Set<String> KEPT = Set.of("Content-Type", "Location", "ETag");

    public Answer {
        headers = Map.copyOf(headers);
        if (!KEPT.containsAll(headers.keySet())) {
            throw new IllegalArgumentException("Only " + KEPT + " are kept, not " + headers.keySet());
        }
    }
}
