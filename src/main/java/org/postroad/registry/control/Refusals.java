package org.postroad.registry.control;

import java.util.List;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.entity.SetError;

/** What the refusal of a use case is in JMAP. */
public final class Refusals {
    /** The code of a refusal because somebody has as much as they may. */
    public static final String OVER_QUOTA = "over_quota";

    private Refusals() {}

    public static SetError error(Refused refused) {
        List<String> properties = refused.errors().stream()
                .map(FieldError::pointer)
                .map(pointer -> pointer.startsWith("/") ? pointer.substring(1) : pointer)
                .toList();
        String type = refused.code().equals(OVER_QUOTA) ? "overQuota" : type(refused.kind());
        return SetError.of(type, refused.detail(), properties);
    }

    private static String type(Refused.Kind kind) {
        return switch (kind) {
            case FORBIDDEN, UNAUTHENTICATED -> "forbidden";
            case NOT_FOUND -> "notFound";
            case TOO_LARGE -> "tooLarge";
            case TOO_MANY, UNAVAILABLE -> "rateLimit";
            case MALFORMED, INVALID, CONFLICT, CHANGED -> "invalidProperties";
        };
    }
}
