package org.postroad.identity.boundary;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a page of another site makes the browser ask (Fetch Metadata, {@code Sec-Fetch-Site}); programs say nothing of it. */
final class ForeignSite {
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private ForeignSite() {}

    static boolean sends(HttpServletRequest request) {
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !OURS.contains(site);
    }
}
