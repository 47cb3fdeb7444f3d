package org.postroad.delivery.entity;

import java.util.List;

/**
 * What a client of ours is answered (RFC 5321 §4.2, RFC 2034).
 *
 * @param code from 200 to 599
 * @param enhanced the enhanced code, empty where a reply has none: greetings, 334, 354 and the answer to EHLO
 * @param lines at least one, in printable ASCII
 */
public record InboundReply(int code, String enhanced, List<String> lines) {
    private static final int FIRST_REFUSAL = 400;
    private static final int CLOSING = 421;

    public InboundReply {
        lines = List.copyOf(lines);
    }

    public static InboundReply of(int code, String enhanced, String line) {
        return new InboundReply(code, enhanced, List.of(line));
    }

    /** One without an enhanced code. */
    public static InboundReply plain(int code, String line) {
        return of(code, "", line);
    }

    public boolean isRefusal() {
        return code >= FIRST_REFUSAL;
    }

    /** Whether the connection ends with it. */
    public boolean isLast() {
        return code == CLOSING;
    }

    /** As it is sent, line ends included. */
    public String wire() {
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            wire.append(code).append(i + 1 < lines.size() ? '-' : ' ');
            if (!enhanced.isEmpty()) {
                wire.append(enhanced).append(' ');
            }
            wire.append(lines.get(i)).append("\r\n");
        }
        return wire.toString();
    }
}
