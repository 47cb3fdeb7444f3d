package org.postroad.platform.boundary;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.postroad.platform.entity.Json;

/** One page of a list: {@code data}, {@code has_more} and {@code next_cursor}, with the next page in the header Link (RFC 8288). */
public final class ListAnswer {
    private ListAnswer() {}

    /** The body of a page. @param nextCursor empty on the last page */
    public static JsonObject body(JsonArray data, Optional<String> nextCursor) {
        JsonObjectBuilder body = Json.createObjectBuilder().add("data", data).add("has_more", nextCursor.isPresent());
        nextCursor.ifPresentOrElse(cursor -> body.add("next_cursor", cursor), () -> body.addNull("next_cursor"));
        return body.build();
    }

    /** The answer to a GET of a page; 304 where the caller has it already. */
    public static Response of(JsonArray data, Optional<String> nextCursor, UriInfo uri, HttpHeaders headers) {
        return of(body(data, nextCursor), nextCursor, uri, headers);
    }

    /** The same of a body that says more than {@link #body} does. */
    public static Response of(JsonObject page, Optional<String> nextCursor, UriInfo uri, HttpHeaders headers) {
        Response.ResponseBuilder answer = tagged(page, headers);
        nextCursor.ifPresent(cursor -> answer.header(HttpHeaders.LINK, next(uri, cursor)));
        return answer.build();
    }

    /** The answer to a GET of a list that is short by nature and so comes whole: {@code data} alone. */
    public static Response whole(JsonArray data, HttpHeaders headers) {
        return tagged(Json.createObjectBuilder().add("data", data).build(), headers)
                .build();
    }

    private static Response.ResponseBuilder tagged(JsonObject page, HttpHeaders headers) {
        byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
        EntityTag tag = EntityTag.of(body);
        Response.ResponseBuilder answer = Preconditions.notModified(headers, tag)
                ? Response.notModified()
                : Response.ok(body, MediaType.APPLICATION_JSON_TYPE);
        return answer.header(HttpHeaders.ETAG, tag.header());
    }

    private static String next(UriInfo uri, String cursor) {
        // Relative to this server: the next page is where this one was, whatever stands in front of it
        String path = uri.getRequestUriBuilder()
                .replaceQueryParam("offset")
                .replaceQueryParam("cursor", cursor)
                .build()
                .toString();
        int afterHost = path.indexOf('/', path.indexOf("//") + 2);
        return "<" + path.substring(afterHost) + ">; rel=\"next\"";
    }
}
