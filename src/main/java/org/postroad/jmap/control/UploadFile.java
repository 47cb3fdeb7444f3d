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

/** Keeps a file that a client sends, a piece in memory at a time. What was broken off goes with what is too old. */
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
     * Reads the file to its end.
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
        long size = pieces(blob, file, limits, limits.uploadQuota() - kept.bytes());
        store.complete(id, size);
        return new Done(id, new Upload(mediaType, size, blob));
    }

    private long pieces(long blob, InputStream file, JmapLimits limits, long room) throws IOException {
        long size = 0;
        int number = 0;
        byte[] piece = file.readNBytes(Blobs.LARGEST_PIECE);
        while (piece.length > 0) {
            size += piece.length;
            if (size > limits.maxUploadSize()) {
                throw RequestError.limit("maxSizeUpload", "A file has at most " + limits.maxUploadSize() + " bytes.");
            } else if (size > room) {
                throw RequestError.limit(
                        "uploadQuota",
                        "Uploads in no use yet have at most " + limits.uploadQuota() + " bytes together.");
            }
            byte[] part = piece;
            int at = number++;
            ground.transactions.apart(connection -> {
                blobs.append(blob, at, part);
                return at;
            });
            piece = file.readNBytes(Blobs.LARGEST_PIECE);
        }
        return size;
    }

    /** Deletes what is too old, or was broken off so long ago. */
    public void forgetOld() {
        Instant until = ground.clock.instant().minus(settings.current().uploadTtl());
        List<Old> some;
        do {
            some = store.old(until, FORGOTTEN_AT_ONCE);
            for (Old old : some) {
                ground.transactions.apart(connection -> {
                    store.delete(old.id());
                    blobs.delete(old.blobId());
                    return old;
                });
            }
        } while (some.size() == FORGOTTEN_AT_ONCE);
    }
}
