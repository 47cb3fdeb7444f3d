package org.postroad.identity.boundary;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.OauthRefused;

/**
 * The parameters of a request of OAuth, of its query or of its body and never of both, since what is in a query gets into logs. Each
 * comes once (RFC 6749 §3.1); an empty one counts as left out.
 */
final class Form {
    private static final int MOST_BYTES = 16 * 1024;
    private static final int MOST_FIELDS = 50;
    private static final String TYPE = "application/x-www-form-urlencoded";

    private final Map<String, String> fields;

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    /** @throws OauthRefused invalid_request if it is not well-formed */
    static Form ofQuery(HttpServletRequest request) {
        String query = request.getQueryString();
        return parse(query == null ? "" : query);
    }

    /** @throws OauthRefused invalid_request if it is not well-formed, too large, or of another type */
    static Form ofBody(HttpServletRequest request) throws IOException {
        String type = request.getContentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE)) {
            throw invalid("The body must be " + TYPE + ".");
        }
        try (InputStream body = request.getInputStream()) {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw invalid("A body has at most " + MOST_BYTES + " bytes.");
            }
            return parse(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    static Form parse(String text) {
        if (text.length() > MOST_BYTES) {
            throw invalid("These are too many parameters.");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty() && fields.size() < MOST_FIELDS) {
                String[] nameAndValue = pair.split("=", 2);
                String name = decoded(nameAndValue[0]);
                if (fields.put(name, nameAndValue.length < 2 ? "" : decoded(nameAndValue[1])) != null) {
                    throw invalid("A parameter came more than once.");
                }
            }
        }
        return new Form(fields);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    /** @throws OauthRefused invalid_request if it is left out */
    String require(String name) {
        return get(name).orElseThrow(() -> invalid("The parameter " + name + " is missing."));
    }

    /** As {@link #get}; null if it is left out. */
    @Nullable
    String orNull(String name) {
        return get(name).orElse(null);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("A parameter is not encoded well.");
        }
    }

    private static OauthRefused invalid(String description) {
        return new OauthRefused("invalid_request", description);
    }
}
