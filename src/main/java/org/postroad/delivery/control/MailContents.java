package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.SharedReads;

/**
 * The content of messages on its way out: read whole before a host is called, so that a slow host holds up neither a transaction nor much
 * memory. Small ones stay in memory as long as all together are not too large; the others lie in temporary files.
 */
@ApplicationScoped
class MailContents {
    private static final Logger LOG = System.getLogger(MailContents.class.getName());
    private static final int SMALL = 256 * 1024;
    private static final long MOST_IN_MEMORY = 64L * 1024 * 1024;
    private static final int BUFFER = 16_384;

    private static final int READERS = 4;
    private static final int MOST = 16;

    private final AtomicLong inMemory = new AtomicLong();
    private Blobs blobs;
    private SharedReads<Long, byte[]> small;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected MailContents() {}

    @Inject
    MailContents(Blobs blobs) {
        this.blobs = blobs;
        this.small = new SharedReads<>(blobs::getAll, READERS, MOST);
    }

    /** A message's bytes, as often as they are needed. */
    final class Content implements AutoCloseable {
        private final byte @Nullable [] bytes;
        private final @Nullable Path file;

        private Content(byte @Nullable [] bytes, @Nullable Path file) {
            this.bytes = bytes;
            this.file = file;
        }

        void writeTo(OutputStream out) throws IOException {
            if (bytes != null) {
                out.write(bytes);
            } else if (file != null) {
                Files.copy(file, out);
            }
        }

        InputStream open() throws IOException {
            if (bytes != null) {
                return new ByteArrayInputStream(bytes);
            }
            return file == null ? InputStream.nullInputStream() : Files.newInputStream(file);
        }

        @Override
        public void close() {
            if (bytes != null) {
                inMemory.addAndGet(-bytes.length);
            } else if (file != null) {
                delete(file);
            }
        }
    }

    /** @throws IOException if it is gone, or there is no room for it here */
    Content read(long blobId, long size) throws IOException {
        if (size <= SMALL && inMemory.addAndGet(size) <= MOST_IN_MEMORY) {
            return inMemory(blobId, size);
        } else if (size <= SMALL) {
            inMemory.addAndGet(-size);
        }
        try (InputStream stored = blobs.open(blobId).orElseThrow(MailContents::gone)) {
            Path file = Files.createTempFile("postroad-mail", null);
            try (OutputStream out = Files.newOutputStream(file)) {
                copy(stored, out);
            } catch (IOException | RuntimeException e) {
                delete(file);
                throw e;
            }
            return new Content(null, file);
        }
    }

    /** @param size has been counted */
    private Content inMemory(long blobId, long size) throws IOException {
        byte[] bytes = null;
        try {
            bytes = bytes(blobId);
            return new Content(bytes, null);
        } finally {
            inMemory.addAndGet(bytes == null ? -size : bytes.length - size);
        }
    }

    private byte[] bytes(long blobId) throws IOException {
        byte[] bytes = small.find(blobId);
        if (bytes == null) {
            throw gone();
        } else if (bytes.length > 0) {
            return bytes;
        }
        try (InputStream pieces = blobs.open(blobId).orElseThrow(MailContents::gone)) {
            return pieces.readAllBytes();
        }
    }

    private static IOException gone() {
        return new IOException("The message's content is gone");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The temporary file {0} cannot be deleted: {1}", file, e);
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
        }
    }
}
