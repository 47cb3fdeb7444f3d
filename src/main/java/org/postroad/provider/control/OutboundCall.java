package org.postroad.provider.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.postroad.provider.entity.HttpAnswer;
import org.postroad.provider.entity.HttpCall;

/** One request on its way: bounded in time as a whole, in size, and closed from another thread if need be. */
final class OutboundCall implements AutoCloseable {
    /** Read of an answer that is not the expected one, in bytes: enough for what it says. */
    private static final int READ_OF_UNEXPECTED = 16 * 1024;

    private final HttpCall call;
    private final CloseableHttpClient client;
    private final Set<OutboundCall> underway;
    private final HttpUriRequestBase request;
    private final long started = System.nanoTime();
    private volatile boolean late;

    /** @param underway where the call is while it is sent */
    OutboundCall(HttpCall call, CloseableHttpClient client, Set<OutboundCall> underway) {
        this.call = call;
        this.client = client;
        this.underway = underway;
        this.request = new HttpUriRequestBase(call.method(), call.url());
        Timeout timeout = Timeout.of(call.timeout());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .build());
        call.headers().forEach(request::setHeader);
        if (call.body() != null) {
            request.setEntity(new ByteArrayEntity(call.bodyBytes(), null)); // its type is among the headers
        }
    }

    void header(String name, String value) {
        request.setHeader(name, value);
    }

    /**
     * Sends it and reads the answer. Socket timeouts bound each read, and a server that drips keeps each read short, so whoever watches
     * the calls under way closes the connection when the time is over.
     */
    HttpAnswer send() throws IOException {
        underway.add(this);
        ClassicHttpResponse response = null;
        try {
            response = client.executeOpen(null, request, null);
            return read(response);
        } finally {
            Closer.closeQuietly(response); // what was read is read, however the closing goes
            underway.remove(this);
        }
    }

    /** Whether it was closed because its time was over. */
    boolean late() {
        return late;
    }

    /** Closes the connection; {@link #send} then fails. */
    @Override
    public void close() {
        request.cancel();
    }

    /** @param now of {@link System#nanoTime} */
    void closeIfLate(long now) {
        if (now - started > call.timeout().toNanos()) {
            late = true;
            close();
        }
    }

    private HttpAnswer read(ClassicHttpResponse response) throws IOException {
        int limit = call.expected().contain(response.getCode()) ? call.maxResponse() : READ_OF_UNEXPECTED;
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : read(entity, limit);
        boolean tooLarge = body.length > limit;
        if (tooLarge) {
            close(); // closing the response alone would read it to its end
        }
        return new HttpAnswer(
                response.getCode(),
                headers(response),
                new String(body, 0, Math.min(limit, body.length), charset(entity)),
                body.length,
                tooLarge,
                Duration.ofNanos(System.nanoTime() - started));
    }

    /** The body, or one byte more of it than the limit. */
    private static byte[] read(HttpEntity entity, int limit) throws IOException {
        InputStream content = entity.getContent();
        return content == null ? new byte[0] : content.readNBytes(limit + 1);
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            String value = header.getValue() == null ? "" : header.getValue();
            headers.merge(header.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
        }
        return headers;
    }

    private static Charset charset(@Nullable HttpEntity entity) {
        ContentType type = entity == null ? null : ContentType.parseLenient(entity.getContentType());
        Charset charset = type == null ? null : type.getCharset();
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }
}
