package org.postroad.provider.control;

import java.io.IOException;
import java.io.InputStream;

/** What a part consists of, up to the line that ends it; the line break before that line belongs to the line. */
final class PartStream extends InputStream {
    private static final byte[] BREAK = {'\r', '\n'};

    private final MimeLines lines;
    private final Boundaries boundaries;
    private int breakLeft; // bytes of the line break that comes before the piece
    private int at;
    private int left;
    private int nextBreak;
    private boolean ended;

    PartStream(MimeLines lines, Boundaries boundaries) {
        this.lines = lines;
        this.boundaries = boundaries;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (breakLeft == 0 && left == 0) {
            if (ended) {
                return -1;
            }
            advance();
        }
        int count;
        if (breakLeft > 0) {
            count = Math.min(length, breakLeft);
            System.arraycopy(BREAK, BREAK.length - breakLeft, into, offset, count);
            breakLeft -= count;
        } else {
            count = Math.min(length, left);
            System.arraycopy(lines.bytes(), at, into, offset, count);
            at += count;
            left -= count;
        }
        return count;
    }

    private void advance() throws IOException {
        if (!lines.next()) {
            ended = true;
            breakLeft = nextBreak;
        } else if (boundaries.at(lines)) {
            lines.hold();
            ended = true;
        } else {
            breakLeft = nextBreak;
            at = lines.from();
            left = lines.length();
            nextBreak = lines.lineBreak();
        }
    }
}
