package org.postroad.expression;

import java.util.Locale;

/** A function whose answer is not in its arguments. */
public enum Lookup {
    /** Whether mail to a domain stays here: (domain), or (directory, domain). */
    IS_LOCAL_DOMAIN(1, 2),
    /** Whether an address belongs to an account here: (address), or (directory, address). */
    IS_LOCAL_ADDRESS(1, 2),
    /** The value of a key: (store, key); empty if it is not there. */
    KEY_GET(2, 2),
    /** Whether there is a key: (store, key). */
    KEY_EXISTS(2, 2),
    /** Writes a key: (store, key, value); 1. */
    KEY_SET(3, 3),
    /** Adds to a counter: (store, key, by); the new value. */
    COUNTER_INCR(3, 3),
    /** A counter's value: (store, key); 0 if it is not there. */
    COUNTER_GET(2, 2),
    /** Records of a name: (name, ip|ipv4|ipv6|mx|txt|ptr). */
    DNS_QUERY(2, 2),
    /** One SELECT: (data source, statement with ?, items). One row of one column is a value, none is empty, more are items. */
    SQL_QUERY(3, 3),
    /** Of this node: (domain|hostname|node_id|node_hostname|node_role). */
    SYSTEM(1, 1);

    private final int least;
    private final int most;

    Lookup(int least, int most) {
        this.least = least;
        this.most = most;
    }

    /** As it is written. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    int least() {
        return least;
    }

    int most() {
        return most;
    }
}
