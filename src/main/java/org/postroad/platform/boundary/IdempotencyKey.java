package org.postroad.platform.boundary;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Answer;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/** The header Idempotency-Key: 1 to 255 visible ASCII characters; a structured-field string in quotes is read as its content. */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private IdempotencyKey() {}

    /** The key of a request; null if it has none. */
    public static @Nullable String of(HttpHeaders headers) {
        List<String> values = headers.getRequestHeader(HEADER);
        if (values == null || values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw malformed();
        }
        return read(values.get(0).strip());
    }

    /** The response that an answer, fresh or replayed, goes out as. */
    public static Response response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status()).entity(answer.body());
        answer.headers().forEach(response::header);
        return response.build();
    }

    static String read(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        String key = quoted ? value.substring(1, value.length() - 1) : value;
        if (!ALLOWED.matcher(key).matches()) {
            throw malformed();
        }
        return key;
    }

    private static Refused malformed() {
        return new Refused(
                Kind.MALFORMED,
                "malformed_idempotency_key",
                "Idempotency-Key is given once, as 1 to 255 visible ASCII characters.");
    }
}
