package org.postroad.delivery.control;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.Reply;
import org.postroad.delivery.entity.TraceStep;

/** Commands out, replies in, over one connection. A reply is waited for until its deadline, however slowly it drips in. For one thread. */
final class SmtpTalk implements AutoCloseable {
    private static final int LONGEST_LINE = 4_096; // 512 by RFC 5321 §4.5.3.1.5, which not all hosts have read
    private static final int MOST_LINES = 200;
    private static final int BUFFER = 16_384;

    private long begun = System.nanoTime();
    private final List<TraceStep> trace = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER];
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private int at;
    private int end;

    SmtpTalk(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    /** From now on the same conversation over this one, which is encrypted. */
    void over(Socket encrypted) throws IOException {
        if (at != end) {
            throw new ProtocolException("The host spoke before the handshake"); // Somebody in between did
        }
        socket = encrypted;
        in = encrypted.getInputStream();
        out = new BufferedOutputStream(encrypted.getOutputStream(), BUFFER);
    }

    Socket socket() {
        return socket;
    }

    /** Forgets what was said. @param why the first step of what is said from now on */
    void beginAnew(String why) {
        begun = System.nanoTime();
        trace.clear();
        note(why, null);
    }

    /** What was said so far. */
    List<TraceStep> trace() {
        return List.copyOf(trace);
    }

    /**
     * Puts a command where it goes out with what follows it.
     *
     * @throws IllegalArgumentException if it is more than one
     */
    void put(String command) throws IOException {
        if (command.indexOf('\r') >= 0 || command.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("A command is one line");
        }
        out.write(command.getBytes(StandardCharsets.UTF_8));
        out.write('\r');
        out.write('\n');
    }

    /** Where a message is written to, its dots doubled by the caller. */
    OutputStream content() {
        return out;
    }

    void flush() throws IOException {
        out.flush();
    }

    /**
     * Sends a command and waits for its reply.
     *
     * @param shown the command as it may be shown
     */
    Reply ask(String command, String shown, Duration patience) throws IOException {
        put(command);
        flush();
        return reply(shown, patience);
    }

    /**
     * Waits for the reply to what was sent.
     *
     * @throws SocketTimeoutException if it is not there in time
     * @throws EOFException if the host has left
     * @throws ProtocolException if it is no reply
     */
    Reply reply(String shown, Duration patience) throws IOException {
        try {
            Reply reply = read(System.nanoTime() + patience.toNanos());
            note(shown, reply.text());
            return reply;
        } catch (IOException e) {
            note(shown, null);
            throw e;
        }
    }

    private void note(String shown, @Nullable String reply) {
        trace.add(new TraceStep(shown, reply, Duration.ofNanos(System.nanoTime() - begun)));
    }

    private Reply read(long deadline) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < MOST_LINES) {
            String text = line(deadline);
            Reply.Line line = Reply.Line.read(text)
                    .orElseThrow(() -> new ProtocolException("No reply of SMTP: " + shortened(text)));
            lines.add(line.text());
            if (line.last()) {
                return new Reply(line.code(), lines);
            }
        }
        throw new ProtocolException("A reply of more than " + MOST_LINES + " lines");
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private String line(long deadline) throws IOException {
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        for (int next = next(deadline); next != '\n'; next = next(deadline)) {
            if (length == LONGEST_LINE) {
                throw new ProtocolException("A line of more than " + LONGEST_LINE + " bytes");
            }
            line[length++] = (byte) next;
        }
        int bare = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, bare, StandardCharsets.UTF_8);
    }

    private int next(long deadline) throws IOException {
        if (at == end) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException("No reply in time");
            }
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left));
            end = Math.max(0, in.read(buffer));
            at = 0;
            if (end == 0) {
                throw new EOFException("The host has left");
            }
        }
        return buffer[at++] & 0xff;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
