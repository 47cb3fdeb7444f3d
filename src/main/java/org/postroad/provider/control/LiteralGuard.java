package org.postroad.provider.control;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What an IMAP server sends, without literals (RFC 9051 §4.3) that announce more than is read, and without answers that never end: the mail
 * library makes room for what is announced, before it comes, and holds an answer until its last line. Takes for a literal what the library
 * takes for one, and looks at nothing inside of it: a message may say what it likes.
 */
final class LiteralGuard extends FilterInputStream {
    private final ReadBounds bounds;
    private State state = State.TEXT;
    private long announced;
    private long literalLeft;
    private long response;

    private enum State {
        TEXT,
        /** After an opening brace and digits. */
        NUMBER,
        /** After the closing brace. */
        CLOSED,
        /** After the carriage return behind that. */
        CLOSED_RETURN,
        /** After another carriage return. */
        RETURN
    }

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
        int end = offset + read;
        for (int i = offset; i < end; i++) {
            if (literalLeft > 0) {
                int inside = (int) Math.min(literalLeft, end - i);
                literalLeft -= inside;
                grow(inside);
                i += inside - 1;
            } else {
                grow(1);
                state = after(buffer[i]);
            }
        }
        return read;
    }

    private void grow(int bytes) throws IOException {
        response += bytes;
        if (response > bounds.response()) {
            throw bounds.broken(
                    new ReadTooMuch("The server sent an answer of more than " + bounds.response() + " bytes"));
        }
    }

    private State after(byte next) throws IOException {
        if (next == '{') {
            announced = 0;
            return State.NUMBER;
        } else if (next == '\n') {
            return lineEnd();
        } else if (state == State.NUMBER && (next >= '0' && next <= '9' || next == '-')) {
            announced = next == '-' ? 0 : Math.min(announced * 10 + next - '0', Integer.MAX_VALUE);
            return State.NUMBER;
        } else if (state == State.NUMBER && next == '}') {
            return State.CLOSED;
        } else if (next == '\r') {
            return state == State.CLOSED ? State.CLOSED_RETURN : State.RETURN;
        }
        return State.TEXT;
    }

    private State lineEnd() throws IOException {
        if (state == State.CLOSED_RETURN) {
            if (announced > bounds.literal()) {
                throw bounds.broken(new ReadTooMuch("The server announced a literal of " + announced + " bytes"));
            }
            literalLeft = announced;
        } else if (state == State.RETURN) {
            response = 0;
        }
        return State.TEXT;
    }
}
