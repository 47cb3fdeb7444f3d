package org.postroad.jmap.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.postroad.jmap.control.UploadStore.Kept;
import org.postroad.jmap.control.UploadStore.Old;
import org.postroad.jmap.control.UploadStore.Upload;
import org.postroad.jmap.entity.RequestError;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.JmapLimits;
import org.postroad.registry.control.JmapSettings;

/** Keeps a file that a client sends, a piece in memory at a time. What a node was killed over goes with what is too old. */
@Dependent
public class UploadFile {
    /** How JMAP shows the id of an upload. */
    public static final IdFormat ID = new IdFormat("blb_");

    private static final int FORGOTTEN_AT_ONCE = 100;

    private final UploadStore store;
    private final Blobs blobs;
    private final JmapSettings settings;
    private final Ground ground;

    /** What every write needs besides. */
    @Dependent
    static class Ground {
        private @Inject Transactions transactions;
        private @Inject IdSource ids;
        private @Inject InstantSource clock;
    }

    private record Begun(long id, long userId, long blobId) {}

    /** @param id as {@link #ID} shows it */
    public record Done(long id, Upload upload) {}

    @Inject
    UploadFile(UploadStore store, Blobs blobs, JmapSettings settings, Ground ground) {
        this.store = store;
        this.blobs = blobs;
        this.settings = settings;
        this.ground = ground;
    }

    /**
     * Reads the file to its end; nothing of it is kept otherwise. Uploads that come at the same time may pass the quota by a piece each.
     *
     * @param mediaType kept as it is
     * @throws RequestError {@code limit}: {@code maxSizeUpload}, {@code maxUploadCount}, {@code uploadQuota}
     * @throws IOException if it broke off
     */
    public Done keep(long accountId, long userId, String mediaType, InputStream file) throws IOException {
        JmapLimits limits = settings.current();
        Instant now = ground.clock.instant();
        Kept kept = store.kept(userId, now.minus(limits.uploadTtl()));
        if (kept.files() >= limits.maxUploadCount()) {
            throw RequestError.limit(
                    "maxUploadCount",
                    "You have " + kept.files() + " uploads that are in no use yet, as many as may be.");
        }
        long id = ground.ids.next();
        long blob = ground.transactions.apart(connection -> {
            long begun = blobs.begin(accountId);
            store.begin(id, accountId, userId, new Upload(mediaType, 0, begun), now);
            return begun;
        });
        boolean whole = false;
        try {
            long size = pieces(new Begun(id, userId, blob), file, limits);
            store.complete(id);
            whole = true;
            return new Done(id, new Upload(mediaType, size, blob));
        } finally {
            if (!whole) {
                forget(new Old(id, blob));
            }
        }
    }

    private long pieces(Begun begun, InputStream file, JmapLimits limits) throws IOException {
        long size = 0;
        int number = 0;
        byte[] piece = file.readNBytes(Blobs.LARGEST_PIECE);
        while (piece.length > 0) {
            size += piece.length;
            if (size > limits.maxUploadSize()) {
                throw RequestError.limit("maxSizeUpload", "A file has at most " + limits.maxUploadSize() + " bytes.");
            }
            append(begun, number++, piece, limits);
            piece = file.readNBytes(Blobs.LARGEST_PIECE);
        }
        return size;
    }

    private void append(Begun begun, int number, byte[] piece, JmapLimits limits) {
        Instant since = ground.clock.instant().minus(limits.uploadTtl());
        ground.transactions.apart(connection -> {
            blobs.append(begun.blobId(), number, piece);
            store.grow(begun.id(), piece.length);
            if (store.kept(begun.userId(), since).bytes() > limits.uploadQuota()) {
                throw RequestError.limit(
                        "uploadQuota",
                        "Uploads in no use yet have at most " + limits.uploadQuota() + " bytes together.");
            }
            return number;
        });
    }

    /** Deletes what is too old, or was broken off so long ago. */
    public void forgetOld() {
        Instant until = ground.clock.instant().minus(settings.current().uploadTtl());
        List<Old> some;
        do {
            some = store.old(until, FORGOTTEN_AT_ONCE);
            some.forEach(this::forget);
        } while (some.size() == FORGOTTEN_AT_ONCE);
    }

    private void forget(Old old) {
        ground.transactions.apart(connection -> {
            store.delete(old.id());
            blobs.delete(old.blobId());
            return old;
        });
    }
}
