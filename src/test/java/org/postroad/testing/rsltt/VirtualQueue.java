package org.postroad.testing.rsltt;

import rs.ltt.jmap.annotation.JmapEntity;
import rs.ltt.jmap.common.entity.AbstractIdentifiableEntity;

/** {@code x:MtaVirtualQueue}. */
@JmapEntity(name = "x:MtaVirtualQueue")
public class VirtualQueue extends AbstractIdentifiableEntity {
    private String name = "";
    private long threadsPerNode;

    /** One to create. */
    public static VirtualQueue of(String name, long threadsPerNode) {
        VirtualQueue queue = new VirtualQueue();
        queue.name = name;
        queue.threadsPerNode = threadsPerNode;
        return queue;
    }

    public String name() {
        return name;
    }

    public long threadsPerNode() {
        return threadsPerNode;
    }
}
