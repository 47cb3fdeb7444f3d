package org.postroad.expression;

/** What somebody wrote, fit for a message: at most 40 characters of it. */
final class Shortened {
    private static final int MOST = 40;

    private Shortened() {}

    static String of(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }
}
