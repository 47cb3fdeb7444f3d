package org.postroad.platform.control;

/** A database of an operator's, for rules to ask. Its text shows no password. */
public record SqlSource(String url, String user, String password) {
    @Override
    public String toString() {
        return "SqlSource[" + url + ", " + user + "]";
    }
}
