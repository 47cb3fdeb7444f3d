package org.postroad.delivery.dsn;

import java.util.Arrays;

/**
 * What a notice brings back of the message.
 *
 * @param content the message, or its beginning with at least its header; lines end with CR LF
 * @param whole whether all of it may go back, else the header alone
 */
public record Original(byte[] content, boolean whole) {
    /** Larger messages go back by their header, as no sender needs a second copy of a large one. */
    public static final int MOST_RETURNED = 50_000;

    /** What of it goes back. */
    byte[] returned() {
        return whole && content.length <= MOST_RETURNED ? content : Arrays.copyOf(content, headerEnd());
    }

    boolean returnsAll() {
        return whole && content.length <= MOST_RETURNED;
    }

    /** Behind the last line of the header. */
    private int headerEnd() {
        for (int i = 0; i + 3 < content.length; i++) {
            if (content[i] == '\r' && content[i + 1] == '\n' && content[i + 2] == '\r' && content[i + 3] == '\n') {
                return i + 2;
            }
        }
        return content.length;
    }
}
