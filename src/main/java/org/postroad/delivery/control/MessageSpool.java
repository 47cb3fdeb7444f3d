package org.postroad.delivery.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.HeaderFacts;
import org.postroad.delivery.entity.LineEnds;
import org.postroad.platform.control.Blobs;

/**
 * A message while it comes in: in memory up to {@value #IN_MEMORY} bytes, then in a temporary file that goes with the spool. Of one thread.
 */
final class MessageSpool implements MailContent, AutoCloseable {
    private static final Logger LOG = System.getLogger(MessageSpool.class.getName());
    private static final int IN_MEMORY = 256 * 1024;
    private static final int BUFFER = 8 * 1024;

    private final long largest;
    private final int traceLength;
    private final LineEnds ends = new LineEnds();
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream(4096);
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private byte[] head = new byte[0];
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private @Nullable IOException failure;
    private long size;
    private boolean eightBit;

    /**
     * Begins one.
     *
     * @param trace what is put before what the client sends
     * @param largest bytes that the client may send
     */
    MessageSpool(String trace, long largest) {
        byte[] bytes = trace.getBytes(StandardCharsets.UTF_8);
        this.traceLength = bytes.length;
        this.largest = largest;
        for (byte b : bytes) {
            put(b);
        }
    }

    /** Takes a byte of the client's. What is too much is counted and not kept. */
    void take(int next) {
        ends.take(next);
        put(next);
    }

    /** Takes bytes of the client's that begin and end no line. */
    void take(byte[] bytes, int from, int length) {
        if (length == 0) {
            return;
        }
        ends.takeText();
        size += length;
        if (isTooLarge() || failure != null) {
            return;
        }
        for (int i = from; i < from + length; i++) {
            eightBit |= bytes[i] < 0;
        }
        int taken = 0;
        while (taken < length) {
            int some = Math.min(length - taken, BUFFER - buffered);
            System.arraycopy(bytes, from + taken, buffer, buffered, some);
            buffered += some;
            taken += some;
            if (buffered == BUFFER) {
                drain();
            }
        }
    }

    private void put(int next) {
        size++;
        if (isTooLarge() || failure != null) {
            return;
        }
        eightBit |= next > 0x7F || next < 0;
        buffer[buffered++] = (byte) next;
        if (buffered == BUFFER) {
            drain();
        }
    }

    private void drain() {
        try {
            if (file == null && memory.size() + buffered > IN_MEMORY) {
                spill();
            }
            OutputStream to = out == null ? memory : out;
            to.write(buffer, 0, buffered);
            buffered = 0;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A message that comes in cannot be kept: {0}", e.toString());
            failure = e;
            buffered = 0;
        }
    }

    private void spill() throws IOException {
        file = Files.createTempFile("postroad-mail-", ".spool");
        out = Files.newOutputStream(file);
        head = memory.toByteArray();
        out.write(head);
        memory.reset();
    }

    /** Ends it: the last line has an end, as DATA would have given it one. */
    void end() {
        if (!ends.isComplete() && !ends.isHalf()) {
            put('\r');
            put('\n');
        }
        drain();
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            failure = e;
        }
        if (file == null) {
            head = memory.toByteArray();
        }
    }

    /** What the client has sent so far. */
    long received() {
        return size - traceLength;
    }

    boolean isTooLarge() {
        return received() > largest;
    }

    /** Whether there was no room for it. */
    boolean hasFailed() {
        return failure != null;
    }

    /** Whether a line end was none. */
    boolean isBroken() {
        return ends.isBroken() || ends.isHalf();
    }

    /** Whether it is small enough to be written together with others. */
    boolean isSmall() {
        return file == null;
    }

    /** What the client's header says, once all has come. */
    HeaderFacts header() {
        int length = Math.max(0, Math.min(head.length, ContentFacts.HEADER_LOOK + traceLength) - traceLength);
        return HeaderFacts.of(new String(head, Math.min(traceLength, head.length), length, StandardCharsets.UTF_8));
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ContentFacts facts() {
        return ContentFacts.ofHead(head, ContentFacts.HEADER_LOOK, eightBit);
    }

    @Override
    public Optional<byte[]> small() {
        return file == null ? Optional.of(head) : Optional.empty();
    }

    @Override
    public long keep(Blobs blobs, long accountId) {
        long blob = blobs.begin(accountId);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (byte[] piece = in.readNBytes(Blobs.LARGEST_PIECE);
                    piece.length > 0;
                    piece = in.readNBytes(Blobs.LARGEST_PIECE)) {
                blobs.append(blob, number++, piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return blob;
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A spool was closed late: {0}", e.toString());
        }
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} is left behind: {1}", file, e.toString());
        }
    }
}
