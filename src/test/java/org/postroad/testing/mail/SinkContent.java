package org.postroad.testing.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A message as it comes in: only its beginning is kept. */
final class SinkContent {
    private static final int KEPT = 4_096;

    // How much of CR LF . CR LF the last bytes are; a message begins as a line does
    private static final int LINE_START = 2;
    private static final int DOT = 3;
    private static final int DOT_CR = 4;

    private final byte[] beginning = new byte[KEPT];
    private int kept;
    private int state = LINE_START;
    private long size;

    /** Takes bytes until the message ends or there are no more. @return whether it has ended */
    boolean take(ByteBuffer in, int most) {
        byte[] bytes = in.array();
        int from = in.arrayOffset() + in.position();
        int end = from + Math.min(most, in.remaining());
        int at = from;
        boolean ended = false;
        int now = state;
        while (at < end && !ended) {
            byte next = bytes[at++];
            if (next == '\r') {
                now = now == DOT ? DOT_CR : 1;
            } else if (next == '\n') {
                ended = now == DOT_CR;
                now = now == 1 ? LINE_START : 0;
            } else {
                now = next == '.' && now == LINE_START ? DOT : 0;
            }
        }
        state = now;
        keep(bytes, from, at - from);
        in.position(in.position() + at - from);
        return ended;
    }

    private void keep(byte[] bytes, int from, int length) {
        int more = Math.min(length, KEPT - kept);
        System.arraycopy(bytes, from, beginning, kept, more);
        kept += more;
        size += length;
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    /** A header field of the message itself; none of one that it contains. */
    Optional<String> header(String name) {
        String text = new String(beginning, 0, kept, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String header = "\r\n" + (end < 0 ? text : text.substring(0, end)) + "\r\n";
        int at = header.indexOf("\r\n" + name + ": ");
        if (at < 0) {
            return Optional.empty();
        }
        int value = at + name.length() + 4;
        return Optional.of(
                header.substring(value, header.indexOf("\r\n", value)).strip());
    }
}
