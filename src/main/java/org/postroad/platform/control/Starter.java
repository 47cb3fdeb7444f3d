package org.postroad.platform.control;

/**
 * A part of a feature that runs as long as the node does. Every CDI bean of this type is started once the database is there and
 * migrated, in the order of {@link #order}, and stopped in reverse when the node is told to stop.
 */
public interface Starter {
    /** Its place, smaller first: the master key 50, identity 100, cluster 200, jobs 300. */
    int order();

    /** Starts it. Called with no transaction; called again if the database went away while it ran. */
    void start();

    /** Stops it; may take as long as it needs, the database is still there. Called only after a {@link #start} that returned. */
    default void stop() {}
}
