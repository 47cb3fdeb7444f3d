package org.postroad.provider.entity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Makes what a foreign server wrote fit to be kept and shown. */
public final class ServerText {
    /** Control and format characters, which can turn the text around them, and what no UTF-8 can carry. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}&&[^\\n\\r\\t]]");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final int SHORTEST = 4;

    private ServerText() {}

    /** The text without control characters but line breaks and tabs, cut to so many bytes of UTF-8. */
    public static String body(String text, int maxBytes) {
        return cut(INVISIBLE.matcher(text).replaceAll(""), maxBytes);
    }

    /** The text on one line, cut to so many bytes of UTF-8; an ellipsis shows a cut. */
    public static String line(String text, int maxBytes) {
        String line = SPACES.matcher(INVISIBLE.matcher(text).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        String cut = cut(line, maxBytes);
        return cut.length() < line.length() ? cut + "…" : cut;
    }

    /**
     * The text with a mask in the place of each secret, should it have echoed them. A secret under {@value #SHORTEST} characters is too
     * likely to be part of another word for the text to stay readable without it.
     */
    public static String masked(String text, Iterable<String> secrets) {
        List<String> longestFirst = new ArrayList<>();
        secrets.forEach(longestFirst::add);
        longestFirst.removeIf(secret -> secret.length() < SHORTEST);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        String masked = text;
        for (String secret : longestFirst) {
            masked = masked.replace(secret, HttpSecrets.MASK);
        }
        return masked;
    }

    private static String cut(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes;
        while (end > 0 && (bytes[end] & 0xc0) == 0x80) { // inside a character
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
