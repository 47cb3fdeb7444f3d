package org.postroad.platform.control;

/** Texts that begin with a given one, as a pattern of SQL's LIKE with {@code ESCAPE '!'}. */
public final class Prefix {
    private Prefix() {}

    public static String pattern(String prefix) {
        return prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
