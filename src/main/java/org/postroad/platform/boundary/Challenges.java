package org.postroad.platform.boundary;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** How to sign in (RFC 9110 §11.6.1): a header for each way, since clients of the family read them so. */
final class Challenges {
    /** Where a client learns who gives tokens for us (RFC 9728 §5.1). */
    private static final String RESOURCE = "/.well-known/oauth-protected-resource";

    private Challenges() {}

    static List<String> of(HttpServletRequest request) {
        String given = request.getHeader("Authorization");
        boolean bearer = given != null && given.regionMatches(true, 0, "Bearer ", 0, 7);
        return List.of(
                "Bearer realm=\"postroad\", resource_metadata=\"" + PublicAddress.of(request) + RESOURCE + "\""
                        + (bearer ? ", error=\"invalid_token\"" : ""), // RFC 6750 §3.1
                "Basic realm=\"postroad\", charset=\"UTF-8\"");
    }
}
