package org.postroad.provider.control;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;

/** What a server sends, within the {@link ReadBounds}. */
final class BoundedInput extends FilterInputStream {
    private final Socket socket;
    private final ReadBounds bounds;

    BoundedInput(Socket socket, ReadBounds bounds) throws IOException {
        super(socket.getInputStream());
        this.socket = socket;
        this.bounds = bounds;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            socket.setSoTimeout(bounds.readMillis());
            int read = super.read(buffer, offset, length);
            bounds.count(read);
            return read;
        } catch (IOException e) {
            throw bounds.broken(e);
        }
    }
}
