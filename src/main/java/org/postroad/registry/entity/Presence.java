package org.postroad.registry.entity;

/** What it means that a field is absent or null. */
public enum Presence {
    /** It gets its default. */
    OPTIONAL,
    /** It is refused. */
    REQUIRED,
    /** It is null, which is a value of its own. */
    NULLABLE
}
