package org.postroad.registry.entity;

/** Who may set a field, and when. */
public enum Update {
    MUTABLE("mutable"),
    /** Set when the object is created, never after. */
    IMMUTABLE("immutable"),
    /** Never set by a client. */
    SERVER_SET("serverSet");

    private final String wireName;

    Update(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
