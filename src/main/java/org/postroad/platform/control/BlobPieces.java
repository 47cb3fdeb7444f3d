package org.postroad.platform.control;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.IntFunction;

/** The pieces of a body one after the other, each read when it is come to. */
final class BlobPieces extends InputStream {
    private final IntFunction<Optional<byte[]>> pieces;
    private byte[] present;
    private int position;
    private int next;

    /**
     * Over pieces.
     *
     * @param first the first one
     * @param next the number of the second
     * @param pieces gives the one of a number; empty at the end
     */
    BlobPieces(byte[] first, int next, IntFunction<Optional<byte[]>> pieces) {
        this.present = first;
        this.next = next;
        this.pieces = pieces;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        while (position == present.length) {
            Optional<byte[]> piece = pieces.apply(next);
            if (piece.isEmpty()) {
                return -1;
            }
            next++;
            present = piece.get();
            position = 0;
        }
        int read = Math.min(length, present.length - position);
        System.arraycopy(present, position, buffer, offset, read);
        position += read;
        return read;
    }

    @Override
    public int available() {
        return present.length - position;
    }
}
