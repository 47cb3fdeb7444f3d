package org.postroad.provider.control;

import java.time.Instant;

/** Where a page of messages ended: its last one's instant, to the microsecond, and id. */
public record MessagePosition(Instant receivedAt, long id) {}
