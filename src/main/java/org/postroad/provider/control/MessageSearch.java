package org.postroad.provider.control;

import java.util.Optional;

/**
 * A search for one page of messages, the newest first.
 *
 * @param limit the most messages, 1 or more
 * @param offset messages to pass over, 0 with a position
 * @param after where the page before ended
 */
public record MessageSearch(MessageFilter filter, int limit, int offset, Optional<MessagePosition> after) {}
