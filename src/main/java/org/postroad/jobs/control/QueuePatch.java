package org.postroad.jobs.control;

import java.util.Optional;

/** What is to become different about a queue; what is empty stays. */
public record QueuePatch(Optional<Integer> threadsPerNode, Optional<String> description) {}
