package org.postroad.platform.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * Why a request was not carried out, as RFC 9457 says it, with the members {@code code}, {@code errors} and {@code request_id} beside.
 *
 * @param status the HTTP status
 * @param code in snake case, stable, for programs; the type is {@code urn:postroad:problem:} and this
 * @param detail for a person; nothing about the server's insides
 * @param errors what is wrong with which member
 * @param retryAfter after how long asking again may help; null where not known
 */
public record Problem(
        int status,
        String code,
        String detail,
        List<FieldError> errors,
        @Nullable Duration retryAfter) {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Map<Integer, Named> BY_STATUS = Map.ofEntries(
            named(400, "bad_request", "Bad Request", "The request cannot be understood."),
            named(401, "unauthenticated", "Unauthorized", "Sign in with an API key or a name and password."),
            named(403, "forbidden", "Forbidden", "You may not do this."),
            named(404, "not_found", "Not Found", "There is nothing at this address."),
            named(405, "method_not_allowed", "Method Not Allowed", "This address does not take this method."),
            named(406, "not_acceptable", "Not Acceptable", "None of the accepted media types is on offer."),
            named(408, "request_timeout", "Request Timeout", "The request did not come in time."),
            named(409, "conflict", "Conflict", "The present state does not allow this."),
            named(411, "length_required", "Length Required", "The request must say how long its body is."),
            named(412, "changed", "Precondition Failed", "The object has changed since you read it."),
            named(413, "too_large", "Content Too Large", "The request is too large."),
            named(414, "address_too_long", "URI Too Long", "The address is too long."),
            named(415, "unsupported_media_type", "Unsupported Media Type", "The body must be application/json."),
            named(422, "invalid_request", "Unprocessable Content", "A value is not allowed."),
            named(428, "precondition_required", "Precondition Required", "Say which version you have read."),
            named(429, "too_many_requests", "Too Many Requests", "Too many requests; ask again later."),
            named(431, "headers_too_large", "Request Header Fields Too Large", "The headers are too large."),
            named(500, "internal_error", "Internal Server Error", "The server failed; its log says more."),
            named(501, "not_implemented", "Not Implemented", "This server does not know this method."),
            named(503, "unavailable", "Service Unavailable", "It cannot be done now; ask again later."));

    private record Named(String code, String title, String detail) {}

    private static Map.Entry<Integer, Named> named(int status, String code, String title, String detail) {
        return Map.entry(status, new Named(code, title, detail));
    }

    /** The problem that a bare HTTP status stands for. */
    public static Problem of(int status) {
        Named named = BY_STATUS.getOrDefault(status, new Named("http_" + status, "", "The request failed."));
        return new Problem(status, named.code, named.detail, List.of(), null);
    }

    public static Problem of(Refused refused) {
        return new Problem(
                status(refused.kind()),
                refused.code(),
                refused.detail(),
                refused.errors(),
                refused.retryAfter().orElse(null));
    }

    /** The body. @param instance the path that was asked for */
    public JsonObject json(String instance, String requestId) {
        Named named = BY_STATUS.get(status);
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("type", "urn:postroad:problem:" + code)
                .add("title", named == null ? "HTTP " + status : named.title)
                .add("status", status)
                .add("detail", detail)
                .add("instance", instance)
                .add("code", code)
                .add("request_id", requestId);
        if (!errors.isEmpty()) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            errors.forEach(error -> list.add(Json.createObjectBuilder()
                    .add("pointer", error.pointer())
                    .add("code", error.code())
                    .add("detail", error.detail())));
            body.add("errors", list);
        }
        return body.build();
    }

    private static int status(Refused.Kind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case CHANGED -> 412;
            case TOO_LARGE -> 413;
            case INVALID -> 422;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }
}
