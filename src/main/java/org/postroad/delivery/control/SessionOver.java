package org.postroad.delivery.control;

import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.InboundReply;

/** A client's session ends, with a last word or without one. */
final class SessionOver extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable InboundReply last;

    SessionOver(@Nullable InboundReply last) {
        super(last == null ? "The client is gone" : last.wire().strip(), null, false, false);
        this.last = last;
    }

    static SessionOver of(int code, String enhanced, String line) {
        return new SessionOver(InboundReply.of(code, enhanced, line));
    }

    @Nullable
    InboundReply last() {
        return last;
    }
}
