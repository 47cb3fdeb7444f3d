package org.postroad.delivery.entity;

import java.time.Instant;

/**
 * A conversation with a host about a message.
 *
 * @param domain whose mail was taken there
 * @param host by its name
 * @param address its IP address
 * @param trace what was said, as a JSON array of {@link TraceStep}s
 */
public record HostTrace(String domain, Instant startedAt, String host, String address, String trace) {}
