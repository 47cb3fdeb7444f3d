package org.postroad.provider.control;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What an IMAP server sends, without literals (RFC 9051 §4.3) that announce more than is read: the mail library makes room for what is announced,
 * before it comes.
 */
final class LiteralGuard extends FilterInputStream {
    /** The longest literal, in bytes. */
    static final int LONGEST = 64 * 1024;

    private static final int NONE = -1;

    private final ReadBounds bounds;
    private long announced = NONE;
    private boolean closed;

    LiteralGuard(InputStream in, ReadBounds bounds) {
        super(in);
        this.bounds = bounds;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        for (int i = offset; i < offset + read; i++) {
            look(buffer[i]);
        }
        return read;
    }

    /** Follows <code>{123}</code> and the line break after it. */
    private void look(byte next) throws IOException {
        if (next == '{') {
            announced = 0;
            closed = false;
        } else if (announced >= 0 && !closed && next >= '0' && next <= '9') {
            announced = Math.min(announced * 10 + next - '0', Integer.MAX_VALUE);
        } else if (announced >= 0 && !closed && next == '}') {
            closed = true;
        } else if (closed && next == '\n') {
            if (announced > LONGEST) {
                throw bounds.broken(new ReadTooMuch("The server announced a literal of " + announced + " bytes"));
            }
            announced = NONE;
            closed = false;
        } else if (!(closed ? next == '\r' : next == '+')) {
            announced = NONE;
            closed = false;
        }
    }
}
