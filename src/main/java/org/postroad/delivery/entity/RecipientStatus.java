package org.postroad.delivery.entity;

/** How far a recipient's delivery is. */
public enum RecipientStatus {
    /** No attempt has ended yet. */
    SCHEDULED(false),
    /** The last attempt failed, another will be made. */
    DEFERRED(false),
    /** In a mailbox, or with a host that tells the sender itself. */
    DELIVERED(true),
    /** With a host that does not know of notices: nothing will be heard of it any more (RFC 3461 §5.2.2). */
    RELAYED(true),
    /** Given up. */
    FAILED(true),
    /** Called off by an operator. */
    CANCELLED(true);

    private final boolean last;

    RecipientStatus(boolean last) {
        this.last = last;
    }

    /** Whether nothing comes after it. */
    public boolean isFinal() {
        return last;
    }
}
