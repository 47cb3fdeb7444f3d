package org.postroad.platform.control;

import java.time.Instant;
import java.util.Optional;

/**
 * Where bodies too large for their row are kept. A port, so that files or an object store can take over where a database grows out of
 * hand; until then {@link DatabaseBlobs}. Writes belong to the caller's transaction as far as the place allows: a body may outlive a
 * transaction that was undone, never the other way round.
 */
public interface Blobs {
    /** Keeps a body. @return its id, which grows with time */
    long put(long accountId, byte[] content);

    /** The body of that id; empty if there is none. */
    Optional<byte[]> get(long id);

    /** Forgets a body; nothing happens if there is none. */
    void delete(long id);

    /**
     * Forgets bodies of an account that were put before an instant, the oldest first.
     *
     * @param limit the most at once, so that a transaction stays short
     * @return how many
     */
    int deleteOlder(long accountId, Instant before, int limit);
}
