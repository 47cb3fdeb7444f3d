package org.postroad.jobs.control;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
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
    public Map<Long, byte[]> getAll(List<Long> ids) {
        throw new AssertionError("Not asked for here");
    }

    @Override
    public List<Long> putAll(List<Body> bodies) {
        return bodies.stream()
                .map(body -> put(body.accountId(), body.content()))
                .toList();
    }

    @Override
    public long begin(long accountId) {
        throw new AssertionError("Not asked for here");
    }

    @Override
    public void append(long id, int number, byte[] piece) {
        throw new AssertionError("Not asked for here");
    }

    @Override
    public Optional<InputStream> open(long id) {
        return get(id).map(ByteArrayInputStream::new);
    }

    @Override
    public void deleteAll(List<Long> ids) {
        ids.forEach(kept::remove);
    }

    @Override
    public void delete(long id) {
        kept.remove(id);
    }
}
