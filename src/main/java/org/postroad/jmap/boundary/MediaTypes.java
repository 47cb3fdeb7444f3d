package org.postroad.jmap.boundary;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Media types that may go into a header (RFC 9110 §8.3.1). */
final class MediaTypes {
    static final String BYTES = "application/octet-stream";

    private static final int LENGTH = 255;
    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]+";
    private static final Pattern TYPE =
            Pattern.compile(TOKEN + "/" + TOKEN + "(\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[ -~&&[^\"\\\\]]*\"))*");

    private MediaTypes() {}

    static boolean isOne(String text) {
        return text.length() <= LENGTH && TYPE.matcher(text).matches();
    }

    static String orDefault(@Nullable String text) {
        return text != null && isOne(text) ? text : BYTES;
    }
}
