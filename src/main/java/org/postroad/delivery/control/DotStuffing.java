package org.postroad.delivery.control;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a message as DATA carries it: lines end with CR LF whatever they ended with, a dot that begins one is doubled (RFC 5321
 * §4.5.2), so that nothing in a message can end it or begin another.
 */
final class DotStuffing extends FilterOutputStream {
    private static final byte[] LINE_END = {'\r', '\n'};

    private boolean lineBegins = true;
    private boolean afterCr;

    DotStuffing(OutputStream out) {
        super(out);
    }

    /** In pieces as long as can be: all but what is changed goes through as it is. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int i = offset;
        while (i < end && afterCr) {
            write(bytes[i++]);
        }
        int begin = i;
        while (i < end) {
            byte b = bytes[i];
            if (b == '\r' && i + 1 < end && bytes[i + 1] == '\n') {
                i += 2;
                lineBegins = true;
            } else if (b == '\r' || b == '\n' || b == '.' && lineBegins) {
                out.write(bytes, begin, i - begin);
                write(b);
                i++;
                while (i < end && afterCr) {
                    write(bytes[i++]);
                }
                begin = i;
            } else {
                lineBegins = false;
                i++;
            }
        }
        out.write(bytes, begin, end - begin);
    }

    @Override
    public void write(int one) throws IOException {
        if (one == '\n') {
            out.write(LINE_END);
            lineBegins = true;
            afterCr = false;
            return;
        }
        if (afterCr) { // It stood alone
            out.write(LINE_END);
            lineBegins = true;
        }
        afterCr = one == '\r';
        if (!afterCr) {
            if (lineBegins && one == '.') {
                out.write('.');
            }
            out.write(one);
            lineBegins = false;
        }
    }

    /** Ends the last line, and the message. */
    void end() throws IOException {
        if (afterCr || !lineBegins) {
            out.write(LINE_END);
        }
        out.write('.');
        out.write(LINE_END);
    }
}
