package org.postroad.platform.boundary;

import jakarta.servlet.http.HttpServletResponse;

/** Headers that every answer carries unless its resource says otherwise: nothing is kept, sniffed or framed. */
final class SecurityHeaders {
    private SecurityHeaders() {}

    static void set(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Referrer-Policy", "no-referrer");
    }
}
