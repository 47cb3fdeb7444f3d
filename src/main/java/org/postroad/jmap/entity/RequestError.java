package org.postroad.jmap.entity;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;

/** Why a whole request was not carried out (RFC 8620 §3.6.1); its HTTP status is 400. */
public final class RequestError extends RuntimeException {
    public static final int STATUS = 400;

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "urn:ietf:params:jmap:error:";

    private final String type;
    private final @Nullable String limit;

    private RequestError(String type, String detail, @Nullable String limit) {
        super(detail, null, false, false);
        this.type = type;
        this.limit = limit;
    }

    public static RequestError notJson(String detail) {
        return new RequestError("notJSON", detail, null);
    }

    public static RequestError notRequest(String detail) {
        return new RequestError("notRequest", detail, null);
    }

    public static RequestError unknownCapability(String name) {
        return new RequestError("unknownCapability", "This server does not know the capability " + name + ".", null);
    }

    /** @param limit as the session names it: {@code maxSizeRequest} */
    public static RequestError limit(String limit, String detail) {
        return new RequestError("limit", detail, limit);
    }

    /** The body, of type {@code application/problem+json}. */
    public JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", PREFIX + type)
                .add("status", STATUS)
                .add("detail", String.valueOf(getMessage()));
        if (limit != null) {
            json.add("limit", limit);
        }
        return json.build();
    }
}
