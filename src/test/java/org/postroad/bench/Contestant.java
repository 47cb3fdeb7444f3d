package org.postroad.bench;

/** One side of the drain comparison. */
interface Contestant extends AutoCloseable {
    String name();

    /** How many jobs it drains a round. */
    int jobs();

    /** Stores the jobs of a round, none of which runs yet. */
    void fill() throws Exception;

    /**
     * Runs all jobs that are stored and stops.
     *
     * @return jobs a second, from the start of the first job until the last is settled in the database
     */
    double drain() throws Exception;

    @Override
    void close();
}
