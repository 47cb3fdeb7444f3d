package org.postroad.platform.boundary;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/** Where callers reach this server, without a slash at the end: POSTROAD_PUBLIC_URL, else as the caller asked. */
public final class PublicAddress {
    private static final String ATTRIBUTE = PublicAddress.class.getName();

    /** Nobody but the caller's own machine answers there, whatever a name server says. */
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private PublicAddress() {}

    static void set(HttpServletRequest request, String publicUrl) {
        request.setAttribute(ATTRIBUTE, publicUrl);
    }

    /** For links in an answer to this caller. */
    public static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String url ? url : asked(request);
    }

    /** Only what is ours for certain: as configured, or a loopback address; what a caller asked may be anybody's name. */
    public static Optional<String> own(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String url) {
            return Optional.of(url);
        }
        return LOOPBACK.contains(request.getServerName()) ? Optional.of(asked(request)) : Optional.empty();
    }

    private static String asked(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean usual = port == (request.isSecure() ? 443 : 80);
        String host = request.getServerName().replaceAll("[^A-Za-z0-9.:\\[\\]_-]", "");
        return request.getScheme() + "://" + host + (usual ? "" : ":" + port);
    }
}
