package org.postroad.delivery.dsn;

/** What a notice can tell of a recipient (RFC 3464 §2.3.3). */
public enum Event {
    FAILED("failed"),
    DELAYED("delayed"),
    DELIVERED("delivered"),
    /** Given to a host that will send no notice. */
    RELAYED("relayed");

    private final String action;

    Event(String action) {
        this.action = action;
    }

    /** The value of the field Action. */
    public String action() {
        return action;
    }
}
