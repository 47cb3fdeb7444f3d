package org.postroad.platform.boundary;

import jakarta.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.postroad.platform.control.Answer;
import org.postroad.platform.entity.Json;

/** One object: {@code data}, with the entity tag of its version. */
public final class ObjectAnswer {
    private ObjectAnswer() {}

    /** The body. */
    public static JsonObject body(JsonObject object) {
        return Json.createObjectBuilder().add("data", object).build();
    }

    /** The answer to a GET; 304 where the caller has it already. */
    public static Response of(JsonObject object, long version, HttpHeaders headers) {
        return tagged(object, EntityTag.of(version), headers);
    }

    /** The same of an object without a version: the tag is that of what is shown. */
    public static Response of(JsonObject object, HttpHeaders headers) {
        return tagged(object, EntityTag.of(object.toString().getBytes(StandardCharsets.UTF_8)), headers);
    }

    private static Response tagged(JsonObject object, EntityTag tag, HttpHeaders headers) {
        Response.ResponseBuilder answer = Preconditions.notModified(headers, tag)
                ? Response.notModified()
                : Response.ok(body(object).toString(), MediaType.APPLICATION_JSON_TYPE);
        return answer.header(HttpHeaders.ETAG, tag.header()).build();
    }

    /** The answer to a change: the object as it is now. */
    public static Response changed(JsonObject object, long version) {
        return Response.ok(body(object).toString(), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.ETAG, EntityTag.of(version).header())
                .build();
    }

    /** The answer to a POST that made the object, for its Idempotency-Key to keep. @param path where the object is */
    public static Answer created(JsonObject object, long version, String path) {
        return new Answer(
                201,
                Map.of(
                        HttpHeaders.CONTENT_TYPE,
                        MediaType.APPLICATION_JSON,
                        HttpHeaders.LOCATION,
                        path,
                        HttpHeaders.ETAG,
                        EntityTag.of(version).header()),
                body(object).toString());
    }
}
