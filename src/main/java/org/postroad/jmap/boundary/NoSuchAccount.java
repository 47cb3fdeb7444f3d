package org.postroad.jmap.boundary;

/** There is no account of the id in a path, or the caller may not know of it. */
final class NoSuchAccount extends Exception {
    private static final long serialVersionUID = 1L;

    NoSuchAccount() {
        super("no such account", null, false, false);
    }
}
