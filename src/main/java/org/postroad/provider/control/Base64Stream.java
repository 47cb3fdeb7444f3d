package org.postroad.provider.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Decodes base64 as it comes in mail: characters that are none of its own are passed over (RFC 2045 §6.8), and it may end anywhere. */
final class Base64Stream extends InputStream {
    private static final byte[] VALUES = values();
    private static final int PAD = '=';
    private static final int QUANTUM = 4;
    private static final int BITS = 6;

    private final InputStream in;
    private final byte[] encoded = new byte[8_192];
    private int at;
    private int filled;
    private final byte[] decoded = new byte[3];
    private int next;
    private int ready;

    Base64Stream(InputStream in) {
        this.in = in;
    }

    private static byte[] values() {
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < digits.length(); i++) {
            values[digits.charAt(i)] = (byte) i;
        }
        return values;
    }

    @Override
    public int read() throws IOException {
        if (next == ready) {
            decode();
        }
        return next < ready ? decoded[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = 0;
        for (; count < length; count++) {
            int value = read();
            if (value < 0) {
                return count == 0 ? -1 : count;
            }
            into[offset + count] = (byte) value;
        }
        return count;
    }

    /** The next three bytes; fewer before padding or the end, after which more may come where two texts were joined. */
    private void decode() throws IOException {
        next = 0;
        ready = 0;
        int bits = 0;
        int digits = 0;
        while (digits < QUANTUM) {
            int character = character();
            if (character < 0 || character == PAD && digits > 0) {
                break;
            }
            if (VALUES[character] >= 0) {
                bits = bits << BITS | VALUES[character];
                digits++;
            }
        }
        ready = digits * BITS / Byte.SIZE;
        bits <<= (QUANTUM - digits) * BITS;
        for (int i = 0; i < ready; i++) {
            decoded[i] = (byte) (bits >> 16 - i * Byte.SIZE);
        }
    }

    private int character() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(encoded));
        }
        return at < filled ? encoded[at++] & 0xff : -1;
    }
}
