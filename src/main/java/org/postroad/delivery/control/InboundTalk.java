package org.postroad.delivery.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.InboundReply;
import org.postroad.delivery.entity.RefusedCommand;

/**
 * What is said between a client and us: lines that end with CR LF and with nothing else, bytes of messages, and replies, which are held
 * back as long as the client has said more than was answered (RFC 2920 §3.2).
 */
final class InboundTalk {
    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_TO_PASS_OVER = 64 * 1024;
    private static final int SLICE_MILLIS = 1_000;

    private final Duration patience;
    private final BooleanSupplier stopping;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private int position;
    private int limit;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private volatile long writingSince;

    /** @param stopping whether the node is to stop, asked where a client may be sent away */
    InboundTalk(Socket socket, Duration patience, BooleanSupplier stopping) throws IOException {
        this.patience = patience;
        this.stopping = stopping;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Encrypts what follows. Nothing may be left over of what came before. */
    void encrypt(SSLSocketFactory factory) throws IOException {
        SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, null, socket.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.setSoTimeout((int) patience.toMillis());
        writingSince = System.nanoTime() | 1; // a handshake by drops is a client that takes nothing
        encrypted.startHandshake();
        writingSince = 0;
        socket = encrypted;
        in = encrypted.getInputStream();
        out = encrypted.getOutputStream();
    }

    /** The cipher suite; null without TLS. */
    @Nullable
    String cipher() {
        return socket instanceof SSLSocket encrypted ? encrypted.getSession().getCipherSuite() : null;
    }

    /** Whether the client has said more than was read. */
    boolean hasMore() {
        return position < limit;
    }

    /** Since when a reply waits for the client to take it, by {@link System#nanoTime}; 0 if none does. */
    long writingSince() {
        return writingSince;
    }

    void say(InboundReply reply) throws IOException {
        replies.write(reply.wire().getBytes(StandardCharsets.UTF_8));
        if (replies.size() > BUFFER) {
            flush();
        }
    }

    void flush() throws IOException {
        if (replies.size() == 0) {
            return;
        }
        writingSince = System.nanoTime() | 1;
        out.write(replies.toByteArray());
        out.flush();
        writingSince = 0;
        replies.reset();
    }

    /**
     * The next line, without its end.
     *
     * @param longest bytes that it may have, its end aside
     * @param between whether the client is in no transaction, and may be sent away if the node is to stop
     * @throws RefusedCommand if it is longer, or no UTF-8
     * @throws SessionOver if the client is gone or has waited too long, or ends a line by half of a line end: what it means by that, and
     *     what another host between us would, nobody knows
     */
    String line(int longest, boolean between) throws IOException, SessionOver, RefusedCommand {
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int length = 0;
        for (int next = read(deadline, between); next != '\r'; next = read(deadline, between && length == 0)) {
            if (next == '\n' || length > LONGEST_TO_PASS_OVER) {
                throw SessionOver.of(500, "5.5.2", "A line ends with CR LF, and is not this long");
            }
            if (length++ < longest) {
                line.write(next);
            }
        }
        if (read(deadline, false) != '\n') {
            throw SessionOver.of(500, "5.5.2", "A line ends with CR LF");
        }
        if (length > longest) {
            throw new RefusedCommand(500, "5.5.2", "A line has at most " + (longest + 2) + " bytes");
        }
        return text(line.toByteArray());
    }

    private static String text(byte[] line) throws RefusedCommand {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedCommand(500, "5.5.2", "A command is UTF-8");
        }
    }

    /** A byte of a message. @param deadline of the whole message, by {@link System#nanoTime} */
    int content(long deadline) throws IOException, SessionOver {
        if (!hasMore()) {
            long block = System.nanoTime() + patience.toNanos();
            fill(block - deadline < 0 ? block : deadline, false);
        }
        return buffer[position++];
    }

    /** Takes bytes that begin and end no line. */
    interface Within {
        void take(byte[] bytes, int from, int length);
    }

    /** Hands over what was read already, up to the next end of a line. @param most how many bytes @return how many there were */
    int within(long most, Within taker) {
        int end = position;
        int last = (int) Math.min(limit, position + most);
        while (end < last && buffer[end] != '\r' && buffer[end] != '\n') {
            end++;
        }
        int length = end - position;
        taker.take(buffer, position, length);
        position = end;
        return length;
    }

    private int read(long deadline, boolean between) throws IOException, SessionOver {
        if (!hasMore()) {
            fill(deadline, between);
        }
        return buffer[position++];
    }

    private void fill(long deadline, boolean between) throws IOException, SessionOver {
        flush();
        while (true) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (between && stopping.getAsBoolean()) {
                throw SessionOver.of(421, "4.3.2", "This server stops; come again");
            }
            if (left <= 0) {
                throw SessionOver.of(421, "4.4.2", "Nothing was heard for too long");
            }
            socket.setSoTimeout((int) Math.min(left, SLICE_MILLIS));
            try {
                int read = in.read(buffer);
                if (read < 0) {
                    throw new SessionOver(null);
                }
                position = 0;
                limit = read;
                return;
            } catch (SocketTimeoutException e) {
                continue; // so that a stop is heard of
            }
        }
    }
}
