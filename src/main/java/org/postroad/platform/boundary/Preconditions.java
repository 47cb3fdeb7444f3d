package org.postroad.platform.boundary;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/** What a caller demands of the version it acts on (RFC 9110 §13.1.1, §13.1.2). */
public final class Preconditions {
    private static final Pattern LIST_ITEM =
            Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(?:,|$)");

    private Preconditions() {}

    /**
     * Holds If-Match against the present version; call it in the transaction that changes the row, once the row is read.
     *
     * @throws Refused {@link Kind#CHANGED} if the caller has read another version
     */
    public static void ifMatch(HttpHeaders headers, long version) {
        if (!matches(headers.getHeaderString(HttpHeaders.IF_MATCH), EntityTag.of(version))) {
            throw new Refused(
                    Kind.CHANGED,
                    "changed",
                    "The object is at version " + EntityTag.of(version).header() + " now; read it again.");
        }
    }

    /** Whether If-None-Match names this tag, so that 304 is the answer. */
    public static boolean notModified(HttpHeaders headers, EntityTag tag) {
        return named(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH), tag);
    }

    static boolean matches(@Nullable String ifMatch, EntityTag present) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return true;
        }
        // Strong comparison: a weak tag never matches
        return tags(ifMatch).contains(present.header());
    }

    static boolean named(@Nullable String ifNoneMatch, EntityTag present) {
        if (ifNoneMatch == null) {
            return false;
        }
        return ifNoneMatch.strip().equals("*")
                || tags(ifNoneMatch).stream()
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(present.header()::equals);
    }

    private static List<String> tags(String header) {
        List<String> tags = new ArrayList<>();
        Matcher item = LIST_ITEM.matcher(header);
        int at = 0;
        while (at < header.length()) {
            if (!item.find(at) || item.start() != at) {
                throw new Refused(
                        Kind.MALFORMED, "malformed_header", "If-Match and If-None-Match hold quoted tags or *.");
            }
            tags.add(Optional.ofNullable(item.group(1)).orElse("") + "\"" + item.group(2) + "\"");
            at = item.end();
        }
        return tags;
    }
}
