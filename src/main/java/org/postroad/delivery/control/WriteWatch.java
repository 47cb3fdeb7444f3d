package org.postroad.delivery.control;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.util.function.Consumer;

/** What is written to a host, and how much of it so far. Ends with {@link #end}, which closes nothing. */
final class WriteWatch extends FilterOutputStream {
    private static final Logger LOG = System.getLogger(WriteWatch.class.getName());

    private final Socket socket;
    private final Consumer<WriteWatch> ended;
    private volatile long written;
    private long seen = -1;

    WriteWatch(OutputStream out, Socket socket, Consumer<WriteWatch> ended) {
        super(out);
        this.socket = socket;
        this.ended = ended;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        written += length;
    }

    @Override
    public void write(int one) throws IOException {
        out.write(one);
        written++;
    }

    /** Closes the connection if nothing was taken since the last look. */
    void look() {
        if (written == seen) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A connection that hung was not closed: {0}", e.getMessage());
            }
        }
        seen = written;
    }

    void end() {
        ended.accept(this);
    }
}
