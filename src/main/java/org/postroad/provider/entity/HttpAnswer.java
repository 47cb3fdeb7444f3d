package org.postroad.provider.entity;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param headers by their names in lower case; what came more than once is joined by commas (RFC 9110 §5.3)
 * @param body the body as text; of a binary one whatever it gives
 * @param bytes how much of the body was read
 * @param tooLarge whether there was more than was to be read
 * @param took from the request's start to the end of the reading
 */
public record HttpAnswer(
        int status, Map<String, String> headers, String body, long bytes, boolean tooLarge, Duration took) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    /** @param name in lower case */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
