package org.postroad.delivery.control;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a message before it is sent.
 *
 * @param eightBit whether there is a byte beyond ASCII
 * @param internationalHeader whether there is one in the header (RFC 6532)
 * @param messageId with angle brackets, null if there is none
 */
record ContentFacts(
        boolean eightBit,
        boolean internationalHeader,
        @Nullable String messageId) {
    /** How far into a message its header may reach, to be looked at. */
    static final int HEADER_LOOK = 64 * 1024;

    private static final String MESSAGE_ID = "message-id:";
    private static final int LONGEST_ID = 998;

    /** @param look how far into the message its header may reach */
    static ContentFacts of(byte[] content, int look) {
        int end = headerEnd(content, look);
        boolean header = false;
        for (int i = 0; i < end && !header; i++) {
            header = content[i] < 0;
        }
        boolean any = header;
        for (int i = end; i < content.length && !any; i++) {
            any = content[i] < 0;
        }
        return new ContentFacts(any, header, messageId(new String(content, 0, end, StandardCharsets.UTF_8)));
    }

    /**
     * Of a message of which the beginning alone is at hand.
     *
     * @param anyEightBit whether there is a byte beyond ASCII anywhere
     */
    static ContentFacts ofHead(byte[] head, int look, boolean anyEightBit) {
        ContentFacts facts = of(head, look);
        return new ContentFacts(anyEightBit, facts.internationalHeader, facts.messageId);
    }

    private static int headerEnd(byte[] content, int look) {
        int most = Math.min(content.length, look);
        for (int i = 0; i + 3 < most; i++) {
            if (content[i] == '\r' && content[i + 1] == '\n' && content[i + 2] == '\r' && content[i + 3] == '\n') {
                return i + 2;
            }
        }
        return most;
    }

    private static @Nullable String messageId(String header) {
        for (String field : header.split("\r\n(?![ \t])", -1)) {
            if (field.toLowerCase(Locale.ROOT).startsWith(MESSAGE_ID)) {
                String id = field.substring(MESSAGE_ID.length())
                        .replaceAll("\\s+", " ")
                        .strip();
                return id.isEmpty() || id.length() > LONGEST_ID ? null : id;
            }
        }
        return null;
    }
}
