package org.postroad.platform.control;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where bodies too large for their row are kept. A port, so that files or an object store can take over where a database grows out of
 * hand; until then {@link DatabaseBlobs}. Writes belong to the caller's transaction as far as the place allows: a body may outlive a
 * transaction that was undone, never the other way round.
 */
public interface Blobs {
    /** The most bytes of one piece. */
    int LARGEST_PIECE = 1024 * 1024;

    /** Keeps a body. @return its id, which grows with time */
    long put(long accountId, byte[] content);

    /** A body of an account, of at most {@link #LARGEST_PIECE} bytes. */
    record Body(long accountId, byte[] content) {}

    /** Keeps several bodies at once. @return their ids in order */
    List<Long> putAll(List<Body> bodies);

    /** Begins a body that comes in pieces; it has none yet. @return its id, which grows with time */
    long begin(long accountId);

    /**
     * Adds a piece to a body that was begun.
     *
     * @param number 0 for the first, then one more each time
     * @param piece at most {@link #LARGEST_PIECE} bytes
     */
    void append(long id, int number, byte[] piece);

    /** A small body of that id; empty if there is none. One that came in pieces is not had so. */
    Optional<byte[]> get(long id);

    /** Several of the same at once, by their ids; those that are not there are left out. */
    Map<Long, byte[]> getAll(List<Long> ids);

    /**
     * The body of that id, however it came, for reading; empty if there is none. Holds one piece in memory at a time and, called outside
     * any transaction, no transaction between pieces.
     */
    Optional<InputStream> open(long id);

    /** Forgets a body; nothing happens if there is none. */
    void delete(long id);

    /** Forgets several bodies at once; nothing happens for those that are not there. */
    void deleteAll(List<Long> ids);
}
