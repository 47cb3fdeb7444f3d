package org.postroad.delivery.entity;

import java.util.Arrays;

/** Which addresses of a host are tried, and in which order. */
public enum IpPreference {
    V4_THEN_V6("v4ThenV6", "IPv4, then IPv6"),
    V6_THEN_V4("v6ThenV4", "IPv6, then IPv4"),
    V4_ONLY("v4Only", "IPv4 only"),
    V6_ONLY("v6Only", "IPv6 only");

    private final String wireName;
    private final String label;

    IpPreference(String wireName, String label) {
        this.wireName = wireName;
        this.label = label;
    }

    public String wireName() {
        return wireName;
    }

    /** For a person. */
    public String label() {
        return label;
    }

    /** @throws IllegalArgumentException if there is none */
    public static IpPreference of(String wireName) {
        return Arrays.stream(values())
                .filter(preference -> preference.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No preference " + wireName));
    }

    /** How an address of a family ranks: smaller first, negative if it is not tried. @param six whether it is IPv6 */
    public int rank(boolean six) {
        return switch (this) {
            case V4_THEN_V6 -> six ? 1 : 0;
            case V6_THEN_V4 -> six ? 0 : 1;
            case V4_ONLY -> six ? -1 : 0;
            case V6_ONLY -> six ? 0 : -1;
        };
    }
}
