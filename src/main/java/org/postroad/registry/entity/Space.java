package org.postroad.registry.entity;

/** Whose words an object type is spoken of in: its prefix on the wire, and the capability a client asks for it by. */
public enum Space {
    /** Compatible with Stalwart 0.16. */
    STALWART("x:", "urn:stalwart:jmap"),
    /** What only Postroad has (RFC 8620 §1.8: a URL of the vendor). */
    OWN("", "https://postroad.org/jmap");

    private final String prefix;
    private final String capability;

    Space(String prefix, String capability) {
        this.prefix = prefix;
        this.capability = capability;
    }

    /** The name of a type in method names and in the schema: {@code x:TaskManager}, {@code Job}. */
    public String wireName(String typeName) {
        return prefix + typeName;
    }

    public String capability() {
        return capability;
    }
}
