package org.postroad.registry.entity;

/** How far the objects of a type are seen, and so where the permission for them is looked for. */
public enum Reach {
    /** Configuration of the whole server. */
    SERVER,
    /** Objects of one account. */
    ACCOUNT,
    /** The caller's own objects in one account. */
    OWN
}
