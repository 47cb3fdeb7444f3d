package org.postroad.platform.control;

import java.security.SecureRandom;

/** Where secrets come from. What merely spreads load takes its generator as a parameter instead. */
public final class Chance {
    private static final SecureRandom SECURE = new SecureRandom();

    private Chance() {}

    /** The one generator of secrets; thread-safe. */
    public static SecureRandom secure() {
        return SECURE;
    }
}
