package org.postroad.jmap.boundary;

import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.postroad.jmap.entity.RequestError;
import org.postroad.platform.boundary.Problem;

/** Writes what a servlet answers. */
final class JsonAnswer {
    private JsonAnswer() {}

    static void write(HttpServletResponse response, int status, JsonObject body) throws IOException {
        write(response, status, "application/json", body);
    }

    static void write(HttpServletResponse response, RequestError error) throws IOException {
        write(response, RequestError.STATUS, Problem.MEDIA_TYPE, error.json());
    }

    private static void write(HttpServletResponse response, int status, String type, JsonObject body)
            throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
