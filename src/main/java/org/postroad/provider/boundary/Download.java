package org.postroad.provider.boundary;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;

/** Bytes that a stranger made, so that a browser shall keep them, and do nothing with them. That nothing is sniffed, every answer says. */
final class Download {
    private Download() {}

    /** The answer, a piece at a time. @param content closed once it was sent */
    static Response.ResponseBuilder of(InputStream content, String type, FileName name) {
        StreamingOutput output = to -> {
            try (content) {
                content.transferTo(to);
            }
        };
        return Response.ok(output)
                .header(HttpHeaders.CONTENT_TYPE, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, name.disposition())
                .header("Content-Security-Policy", "sandbox");
    }
}
