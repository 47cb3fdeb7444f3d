package org.postroad.provider.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.DurationText;
import org.postroad.platform.entity.FieldError;

/**
 * Reads the payload of {@code http_request} and says everything that is wrong with it at once. Longer than most classes here, since it
 * is one table: how each member of the payload is read.
 */
public final class HttpCallReader {
    static final int MAX_URL = 2_000;
    static final int MAX_HEADERS = 50;
    static final int MAX_HEADER_VALUE = 4_000;
    static final int MAX_SECRET = 256;
    static final int MAX_RANGES = 20;
    static final int MAX_RESPONSE = 1 << 20;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);

    private static final Set<String> MEMBERS =
            Set.of("method", "url", "headers", "body", "json", "expected_status", "secret", "timeout", "max_response");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    /** Headers of the connection (RFC 9110 §7.6.1) and those the client writes itself. */
    private static final Set<String> REFUSED_HEADERS = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    /** Who sends back a payload as it was shown must not lose its secrets by it. */
    private static final String MASKED = "This is what is shown in place of a secret; the secret itself is expected.";

    private final JsonObject payload;
    private final List<FieldError> errors = new ArrayList<>();
    private final Optional<HttpCall> call;

    public HttpCallReader(JsonObject payload) {
        this.payload = payload;
        payload.keySet().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> wrong(pointer("", name), "unknown_member", "There is no such member here."));
        this.call = read();
    }

    /** The request; empty if there are errors. */
    public Optional<HttpCall> call() {
        return call;
    }

    /** What is wrong, with pointers relative to the payload. */
    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    private Optional<HttpCall> read() {
        String method = method();
        Optional<URI> url = url();
        Map<String, String> headers = headers();
        String body = body(method, headers);
        StatusRanges expected = expected();
        String secret = secret();
        Duration timeout = timeout();
        int maxResponse = maxResponse();
        if (url.isEmpty() || !errors.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new HttpCall(method, url.get(), headers, body, expected, secret, timeout, maxResponse));
    }

    private String method() {
        String method = text("method", 10).orElse("POST");
        if (!METHODS.contains(method)) {
            wrong("/method", "not_a_choice", "Allowed is one of GET, HEAD, POST, PUT, PATCH, DELETE.");
        }
        return method;
    }

    private Optional<URI> url() {
        if (value("url").isEmpty()) {
            wrong("/url", "required", "This member is required.");
        }
        return text("url", MAX_URL)
                .flatMap(text -> {
                    try {
                        return Optional.of(new URI(text)).filter(HttpCallReader::callable);
                    } catch (URISyntaxException e) {
                        return Optional.empty();
                    }
                })
                .or(() -> {
                    if (errors.stream().noneMatch(error -> error.pointer().equals("/url"))) {
                        wrong(
                                "/url",
                                "invalid_url",
                                "An absolute http or https URL with a host is expected, without user, password and fragment.");
                    }
                    return Optional.empty();
                });
    }

    private static boolean callable(URI url) {
        return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && url.getPort() != 0
                && url.getPort() <= 65_535;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        Optional<JsonObject> object = typed("headers", JsonObject.class, "An object of texts is expected.");
        if (object.isPresent() && object.get().size() > MAX_HEADERS) {
            wrong("/headers", "too_many", "At most " + MAX_HEADERS + " headers are allowed.");
            return headers;
        }
        object.ifPresent(found -> found.forEach((name, value) -> header(name, value, headers)));
        return headers;
    }

    private void header(String name, JsonValue value, Map<String, String> headers) {
        String where = pointer("/headers", name);
        String lower = name.toLowerCase(Locale.ROOT);
        if (!HEADER_NAME.matcher(name).matches()) {
            wrong(where, "invalid_header", "This is not the name of a header.");
        } else if (REFUSED_HEADERS.contains(lower) || lower.startsWith("postroad-")) {
            wrong(where, "header_not_allowed", "Postroad writes this header itself.");
        } else if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            wrong(where, "duplicate_header", "The header is there already, in other letters.");
        } else if (!(value instanceof JsonString text)) {
            wrong(where, "wrong_type", "A text is expected.");
        } else if (text.getString().equals(HttpSecrets.MASK)) {
            wrong(where, "masked_secret", MASKED);
        } else if (text.getString().length() > MAX_HEADER_VALUE) {
            wrong(where, "too_long", "At most " + MAX_HEADER_VALUE + " characters are allowed.");
        } else if (!HEADER_VALUE.matcher(text.getString()).matches()) {
            wrong(where, "invalid_header", "Visible ASCII characters, spaces and tabs are allowed.");
        } else {
            headers.put(name, text.getString());
        }
    }

    /** The body; gives it a {@code Content-Type} where there is none. */
    private @Nullable String body(String method, Map<String, String> headers) {
        Optional<String> body = text("body", Integer.MAX_VALUE);
        JsonValue json = payload.get("json"); // null is a JSON value too
        if (json != null && body.isPresent()) {
            wrong("/json", "conflicting_members", "Either body or json is allowed.");
        }
        if ((json != null || body.isPresent()) && WITHOUT_BODY.contains(method)) {
            wrong(json != null ? "/json" : "/body", "body_not_allowed", "A " + method + " request has no body.");
        }
        if (json == null && body.isEmpty()) {
            return null;
        }
        if (headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            headers.put("Content-Type", json != null ? "application/json" : "text/plain; charset=utf-8");
        }
        return json != null ? json.toString() : body.orElse("");
    }

    private StatusRanges expected() {
        Optional<JsonArray> array = typed("expected_status", JsonArray.class, "A list is expected.");
        if (array.isEmpty()) {
            return StatusRanges.SUCCESSFUL;
        }
        if (array.get().isEmpty() || array.get().size() > MAX_RANGES) {
            wrong("/expected_status", "out_of_range", "Allowed is a list of 1 to " + MAX_RANGES + " codes and ranges.");
            return StatusRanges.SUCCESSFUL;
        }
        List<StatusRanges.Range> ranges = new ArrayList<>();
        for (int i = 0; i < array.get().size(); i++) {
            String where = "/expected_status/" + i;
            StatusRanges.Range.of(array.get().get(i))
                    .ifPresentOrElse(
                            ranges::add,
                            () -> wrong(where, "invalid_status", "Allowed is 200 to 599, or a range as \"200-299\"."));
        }
        return new StatusRanges(ranges);
    }

    private @Nullable String secret() {
        Optional<String> secret = text("secret", MAX_SECRET);
        if (secret.isPresent() && secret.get().equals(HttpSecrets.MASK)) {
            wrong("/secret", "masked_secret", MASKED);
        }
        if (secret.isPresent() && secret.get().isEmpty()) {
            wrong("/secret", "out_of_range", "Allowed is 1 to " + MAX_SECRET + " characters.");
        }
        return secret.orElse(null);
    }

    private Duration timeout() {
        Optional<JsonValue> value = value("timeout");
        if (value.isEmpty()) {
            return USUAL_TIMEOUT;
        }
        String text = value.get() instanceof JsonString string
                ? string.getString()
                : value.get().toString();
        Optional<Duration> timeout = DurationText.parse(text);
        if (timeout.isEmpty()) {
            wrong("/timeout", "invalid_duration", "A duration is expected, as \"10s\", \"2m\" or milliseconds.");
            return USUAL_TIMEOUT;
        }
        if (timeout.get().compareTo(MIN_TIMEOUT) < 0 || timeout.get().compareTo(MAX_TIMEOUT) > 0) {
            wrong(
                    "/timeout",
                    "out_of_range",
                    "Allowed is " + DurationText.format(MIN_TIMEOUT) + " to " + DurationText.format(MAX_TIMEOUT) + ".");
        }
        return timeout.get();
    }

    private int maxResponse() {
        String allowed = "A whole number of bytes from 1 to " + MAX_RESPONSE + " is expected.";
        Optional<JsonNumber> number = typed("max_response", JsonNumber.class, allowed);
        if (number.isEmpty()) {
            return MAX_RESPONSE;
        }
        try {
            int bytes = number.get().intValueExact();
            if (bytes >= 1 && bytes <= MAX_RESPONSE) {
                return bytes;
            }
        } catch (ArithmeticException e) {
            // said below
        }
        wrong("/max_response", "out_of_range", allowed);
        return MAX_RESPONSE;
    }

    private Optional<JsonValue> value(String name) {
        return Optional.ofNullable(payload.get(name)).filter(value -> value != JsonValue.NULL);
    }

    private <T extends JsonValue> Optional<T> typed(String name, Class<T> type, String expected) {
        Optional<JsonValue> value = value(name);
        if (value.isPresent() && !type.isInstance(value.get())) {
            wrong("/" + name, "wrong_type", expected);
        }
        return value.filter(type::isInstance).map(type::cast);
    }

    private Optional<String> text(String name, int maxLength) {
        Optional<String> text =
                typed(name, JsonString.class, "A text is expected.").map(JsonString::getString);
        if (text.isPresent() && text.get().length() > maxLength) {
            wrong("/" + name, "too_long", "At most " + maxLength + " characters are allowed.");
        }
        return text;
    }

    private void wrong(String where, String code, String detail) {
        errors.add(new FieldError(where, code, detail));
    }

    private static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
