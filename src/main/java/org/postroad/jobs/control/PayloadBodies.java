package org.postroad.jobs.control;

/** Where payloads are that are too large for their row. */
public interface PayloadBodies {
    /** Keeps a payload in the caller's transaction; gives the id it is kept under. */
    long keep(long accountId, byte[] utf8);

    /** A payload as text. */
    String read(long id);
}
