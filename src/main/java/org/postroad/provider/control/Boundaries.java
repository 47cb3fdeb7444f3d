package org.postroad.provider.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines that end a part (RFC 2046 §5.1.1): those of each multipart that it is inside of. */
final class Boundaries {
    private final List<byte[]> all = new ArrayList<>(); // with the two dashes, the innermost last

    /** What a line is to the innermost multipart. */
    enum Line {
        CONTENT,
        NEXT_PART,
        /** Its end, or that of one around it. */
        END
    }

    void add(String boundary) {
        all.add(("--" + boundary.stripTrailing()).getBytes(StandardCharsets.UTF_8));
    }

    /** The innermost multipart is over. */
    void removeLast() {
        all.remove(all.size() - 1);
    }

    /** Whether a part ends here. */
    boolean at(MimeLines lines) {
        return line(lines) != Line.CONTENT;
    }

    Line line(MimeLines lines) {
        if (!lines.isLineBegin() || all.isEmpty() || !startsWith(lines, new byte[] {'-', '-'})) {
            return Line.CONTENT;
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            byte[] boundary = all.get(i);
            if (startsWith(lines, boundary)) {
                String rest = rest(lines, boundary.length);
                if (rest.isEmpty() || rest.equals("--")) {
                    return rest.isEmpty() && i == all.size() - 1 ? Line.NEXT_PART : Line.END;
                }
            }
        }
        return Line.CONTENT;
    }

    private static boolean startsWith(MimeLines lines, byte[] start) {
        int from = lines.from();
        return lines.length() >= start.length
                && Arrays.equals(lines.bytes(), from, from + start.length, start, 0, start.length);
    }

    private static String rest(MimeLines lines, int length) {
        return lines.text().substring(length).strip();
    }
}
