package org.postroad.identity.control;

/** Texts that begin with a given one, as a pattern of SQL's LIKE with {@code ESCAPE '!'}. */
final class Prefix {
    private Prefix() {}

    static String pattern(String prefix) {
        return prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
