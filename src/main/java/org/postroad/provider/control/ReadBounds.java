package org.postroad.provider.control;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long, and how much, is read from a server in one conversation: a server that drips keeps every read short, so the time as a whole
 * is bounded too. Remembers what ended the conversation, since the mail library does not hand every exception on. For one thread.
 */
final class ReadBounds {
    private Limits limits;
    private long begun = System.nanoTime();
    private long bytes;
    private boolean ended;
    private @Nullable IOException broken;

    /**
     * What is allowed.
     *
     * @param connect for each address
     * @param read for each read
     * @param whole from the first connection to the end
     * @param bytes read in all, TLS included
     * @param literal of one literal of IMAP
     * @param response of one answer of IMAP, literals included: the mail library holds it in memory as a whole
     */
    record Limits(Duration connect, Duration read, Duration whole, long bytes, int literal, int response) {
        /** What a test of a credential may take. */
        static final Limits USUAL = new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                256 * 1024,
                64 * 1024,
                256 * 1024);

        /** What one stretch of a sync may take: pieces of messages, and lists of a million UIDs. */
        static final Limits SYNC = new Limits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(9),
                16L * 1024 * 1024 * 1024,
                ImapSession.PIECE + 64 * 1024,
                12 * 1024 * 1024);
    }

    ReadBounds(Limits limits) {
        this.limits = limits;
    }

    /** Another exchange begins on the same connection, with a time and an amount of its own. */
    void renew(Limits next) {
        limits = next;
        begun = System.nanoTime();
        bytes = 0;
        broken = null;
    }

    /** How long a connection may take now, in milliseconds. @throws SocketTimeoutException if the time is over */
    int connectMillis() throws SocketTimeoutException {
        return millis(limits.connect);
    }

    /** How long a read may take now, in milliseconds. @throws SocketTimeoutException if the time is over */
    int readMillis() throws SocketTimeoutException {
        return millis(limits.read);
    }

    /** Counts what a read gave; a negative number is the end. @throws ReadTooMuch if it was too much */
    void count(int read) throws ReadTooMuch {
        ended |= read < 0;
        bytes += Math.max(read, 0);
        if (bytes > limits.bytes) {
            throw new ReadTooMuch("The server sent more than " + limits.bytes + " bytes");
        }
    }

    /** The longest literal, in bytes. */
    int literal() {
        return limits.literal;
    }

    /** The longest answer, in bytes. */
    int response() {
        return limits.response;
    }

    /** Remembers an exception, the first one. @return the same */
    IOException broken(IOException e) {
        if (broken == null) {
            broken = e;
        }
        return e;
    }

    /** What broke the conversation off; empty if nothing did. */
    Optional<IOException> broken() {
        return Optional.ofNullable(broken);
    }

    /** Whether the server has closed the connection. */
    boolean ended() {
        return ended;
    }

    private int millis(Duration most) throws SocketTimeoutException {
        long left = limits.whole.toMillis()
                - Duration.ofNanos(System.nanoTime() - begun).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("The server was not done after " + limits.whole.toMillis() + " ms");
        }
        return (int) Math.min(left, most.toMillis());
    }
}
