package org.postroad.provider.control;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that closes what it comes from with it. */
final class ClosingStream extends FilterInputStream {
    private final Closeable origin;

    ClosingStream(InputStream in, Closeable origin) {
        super(in);
        this.origin = origin;
    }

    @Override
    public void close() throws IOException {
        origin.close();
    }
}
