package org.postroad.provider.control;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import java.util.regex.Pattern;
import org.postroad.provider.entity.HttpAnswer;
import org.postroad.provider.entity.HttpCall;
import org.postroad.provider.entity.HttpSecrets;
import org.postroad.provider.entity.ServerText;

/** The result that is kept of an answer that was expected, as JSON of at most 64 kB. */
final class HttpResult {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int MAX_BODY = 16 * 1024;
    private static final int MAX_HEADER = 500;

    private static final List<String> KEPT_HEADERS =
            List.of("content-type", "date", "etag", "last-modified", "location", "retry-after", "x-request-id");

    private static final Pattern TEXT_TYPE =
            Pattern.compile("(?i)text/.*|.*(json|xml|javascript|x-www-form-urlencoded).*");

    private HttpResult() {}

    static String json(HttpCall call, HttpAnswer answer) {
        JsonObjectBuilder headers = JSON.createObjectBuilder();
        for (String name : KEPT_HEADERS) {
            answer.header(name)
                    .map(value -> ServerText.line(HttpSecrets.masked(call, value), MAX_HEADER))
                    .ifPresent(value -> headers.add(name, value));
        }
        JsonObjectBuilder result =
                JSON.createObjectBuilder().add("status", answer.status()).add("headers", headers);
        String type = answer.header("content-type").orElse("text/plain");
        if (TEXT_TYPE.matcher(type).matches()) {
            String text = HttpSecrets.masked(call, answer.body());
            String kept = ServerText.body(text, MAX_BODY);
            result.add("body", kept)
                    .add(
                            "body_truncated",
                            ServerText.body(text, Integer.MAX_VALUE).length() > kept.length());
        }
        return result.add("body_bytes", answer.bytes())
                .add("duration_ms", answer.took().toMillis())
                .build()
                .toString();
    }
}
