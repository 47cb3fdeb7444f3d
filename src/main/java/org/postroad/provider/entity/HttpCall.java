package org.postroad.provider.entity;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request that a job is to make; the payload of {@code http_request}, read and checked.
 *
 * @param url {@code http} or {@code https}, with a host, without user and fragment
 * @param headers in the order given, {@code Content-Type} among them where there is a body
 * @param body null for none
 * @param secret the key of the signature, null for no signature
 * @param timeout from the first look-up to the last byte of the answer
 * @param maxResponse the largest answer taken, in bytes
 */
public record HttpCall(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body,
        StatusRanges expected,
        @Nullable String secret,
        Duration timeout,
        int maxResponse) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /** The body's bytes in UTF-8; none where there is no body. */
    public byte[] bodyBytes() {
        return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    }

    /** The server that is called, as {@code example.com:443}. */
    public String server() {
        int usual = url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return url.getHost() + ":" + (url.getPort() < 0 ? usual : url.getPort());
    }

    /** What is called, for a person; without the query, which may hold what is not for everybody. */
    public String summary() {
        return method + " " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    /** Shows no header, no body and no secret. */
    @Override
    public String toString() {
        return summary();
    }
}
