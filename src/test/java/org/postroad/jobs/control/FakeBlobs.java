package org.postroad.jobs.control;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.postroad.platform.control.Blobs;

/** Blobs in memory. */
final class FakeBlobs implements Blobs {
    final Map<Long, byte[]> kept = new HashMap<>();
    private long next = 1;

    @Override
    public long put(long accountId, byte[] content) {
        kept.put(next, content);
        return next++;
    }

    @Override
    public Optional<byte[]> get(long id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public int deleteOlder(long accountId, Instant before, int limit) {
        throw new AssertionError("Not asked for here");
    }

    @Override
    public void delete(long id) {
        kept.remove(id);
    }
}
