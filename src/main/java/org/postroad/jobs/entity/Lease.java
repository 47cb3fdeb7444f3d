package org.postroad.jobs.entity;

/**
 * The number that owns a running job: the incarnation of the node above, the number of the claim below. Every write of an attempt
 * repeats it, so that a node which was declared dead changes nothing.
 */
public final class Lease {
    private static final int CLAIM_BITS = 32;

    private Lease() {}

    /** @param claim which claim of that incarnation; the lower 32 bits count */
    public static long of(long incarnation, long claim) {
        return incarnation << CLAIM_BITS | claim & 0xFFFF_FFFFL;
    }

    /** The least lease of an incarnation. */
    public static long first(long incarnation) {
        return incarnation << CLAIM_BITS;
    }

    /** The greatest lease of an incarnation. */
    public static long last(long incarnation) {
        return of(incarnation, -1);
    }

    public static long incarnation(long lease) {
        return lease >>> CLAIM_BITS;
    }
}
