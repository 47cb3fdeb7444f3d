package org.postroad.platform.control;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * One variable of a node's configuration.
 *
 * @param key its name in the environment, as {@code POSTROAD_DATA_DIR}
 * @param byDefault what holds where it is absent or blank; empty: nothing
 * @param allowed what is allowed, for a person
 * @param secret whether its value is never shown
 * @param check whether a value is allowed
 */
record Setting(String key, String byDefault, String allowed, boolean secret, Predicate<String> check) {
    static Setting of(String key, String byDefault, String allowed, Predicate<String> check) {
        return new Setting(key, byDefault, allowed, false, check);
    }

    static Setting secret(String key, String allowed, Predicate<String> check) {
        return new Setting(key, "", allowed, true, check);
    }

    /** A whole number between two, both allowed. */
    static Setting number(String key, int byDefault, int min, int max, String unit) {
        return of(
                key, Integer.toString(byDefault), min + " to " + max + " " + unit, value -> isNumber(value, min, max));
    }

    /** The system property of the same name, which wins over the environment. */
    String property() {
        return key.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** A value as it may be shown. */
    String shown(String value) {
        return secret ? "(" + value.length() + " characters)" : value;
    }

    private static boolean isNumber(String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            return number >= min && number <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
