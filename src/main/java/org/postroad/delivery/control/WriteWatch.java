package org.postroad.delivery.control;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes a connection whose host takes nothing any more: a write by itself waits for ever. Ends with {@link #end}, which closes nothing. */
final class WriteWatch extends FilterOutputStream {
    private static final Logger LOG = System.getLogger(WriteWatch.class.getName());

    private final Socket socket;
    private final ScheduledFuture<?> timer;
    private volatile long written;
    private long seen = -1;

    /** @param patience how long one write may take; at most twice that passes */
    WriteWatch(OutputStream out, Socket socket, ScheduledExecutorService timers, Duration patience) {
        super(out);
        this.socket = socket;
        this.timer = timers.scheduleWithFixedDelay(
                this::look, patience.toMillis(), patience.toMillis(), TimeUnit.MILLISECONDS);
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

    private void look() {
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
        timer.cancel(false);
    }
}
