package org.postroad.faults;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** How nodes of a kind are started and spoken to. */
interface NodeKind {
    /** The command line of a new node that answers HTTP on that loopback port. */
    List<String> command(String name, int port);

    /** What its environment holds besides the driver's own. */
    Map<String, String> environment(String name);

    /** Makes a job at a node: its id, or empty if the node refused it. Where it fails, nobody can say whether there is a job. */
    CompletableFuture<OptionalLong> enqueue(NodeProcess node, String queue, String payload);

    /** The path at which a node shows its counters. */
    String countersPath();
}
