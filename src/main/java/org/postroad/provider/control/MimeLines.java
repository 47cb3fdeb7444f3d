package org.postroad.provider.control;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The lines of a message, in pieces of at most 8 kB, so that a line without an end takes no memory. A piece is good until the next one. */
final class MimeLines implements Closeable {
    private static final int PIECE = 8_192;

    private final InputStream in;
    private final byte[] buffer = new byte[2 * PIECE];
    private int read; // where the next piece begins
    private int filled;
    private boolean ended;
    private boolean held;
    private boolean lineBegins = true;

    private int from;
    private int length;
    private int lineBreak;
    private boolean atLineBegin;
    private int breakBefore;
    private long given;

    MimeLines(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next piece. @return false at the end */
    boolean next() throws IOException {
        if (held) {
            held = false;
            return true;
        }
        int end = endOfLine();
        boolean whole = end >= 0;
        int stop = whole ? end + 1 : Math.min(filled, read + PIECE);
        if (stop == read) {
            return false;
        }
        if (!whole && !ended && stop - read > 1 && buffer[stop - 1] == '\r') {
            stop--; // its line feed may follow
        }
        breakBefore = lineBreak;
        given += stop - read;
        from = read;
        lineBreak = !whole ? 0 : end > read && buffer[end - 1] == '\r' ? 2 : 1;
        length = stop - read - lineBreak;
        atLineBegin = lineBegins;
        lineBegins = whole;
        read = stop;
        return true;
    }

    /** Gives the same piece once more to whoever asks next. */
    void hold() {
        held = true;
    }

    /** Where a line feed is within a piece's length; -1 if there is none. */
    private int endOfLine() throws IOException {
        int looked = read;
        while (true) {
            for (; looked < filled && looked < read + PIECE; looked++) {
                if (buffer[looked] == '\n') {
                    return looked;
                }
            }
            if (ended || looked >= read + PIECE) {
                return -1;
            }
            looked -= fill();
        }
    }

    /** @return by how much what is there has moved to the front */
    private int fill() throws IOException {
        int moved = 0;
        if (filled == buffer.length) {
            moved = read;
            System.arraycopy(buffer, read, buffer, 0, filled - read);
            filled -= read;
            read = 0;
        }
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            ended = true;
        } else {
            filled += count;
        }
        return moved;
    }

    byte[] bytes() {
        return buffer;
    }

    /** Where in {@link #bytes} the piece begins. */
    int from() {
        return from;
    }

    /** Without its line break. */
    int length() {
        return length;
    }

    /** How many bytes of a line break come after the piece: 0 to 2. */
    int lineBreak() {
        return lineBreak;
    }

    /** How many bytes of a line break come before the piece: 0 to 2. */
    int breakBefore() {
        return breakBefore;
    }

    /** How many bytes come before the piece. */
    long begin() {
        return given - length - lineBreak;
    }

    /** How many bytes come before what is given next. */
    long position() {
        return held ? begin() : given;
    }

    /** Whether a line begins here. */
    boolean isLineBegin() {
        return atLineBegin;
    }

    boolean isEmptyLine() {
        return atLineBegin && length == 0;
    }

    /** The piece as text, a character a byte. */
    String text() {
        return new String(buffer, from, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
