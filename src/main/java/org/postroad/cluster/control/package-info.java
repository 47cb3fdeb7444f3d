/** Which nodes are up: heartbeats, and the judgement that a node is dead. Ownership follows from it and from nothing else. */
@NullMarked
package org.postroad.cluster.control;

import org.jspecify.annotations.NullMarked;
