package org.postroad.provider.control;

import java.util.List;
import java.util.Optional;
import org.postroad.provider.entity.Message;

/** One page of a search. @param next where it ended, empty on the last page */
public record MessagePage(List<Item> items, Optional<MessagePosition> next) {
    /** A message. @param kept whether all of it is, and not its header only */
    public record Item(Message message, boolean kept) {}
}
