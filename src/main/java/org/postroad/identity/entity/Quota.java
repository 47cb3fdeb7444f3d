package org.postroad.identity.entity;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of something a user may have (Stalwart docs, Account › quotas). */
public enum Quota {
    /** API keys, in all accounts together. */
    MAX_API_KEYS("maxApiKeys");

    private final String wireName;

    Quota(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** What {@link #text} gave. */
    static Map<Quota, Long> parse(String text) {
        Map<Quota, Long> quotas = new EnumMap<>(Quota.class);
        for (Quota quota : values()) {
            Arrays.stream(text.split(" ", -1))
                    .filter(part -> part.startsWith(quota.wireName + "="))
                    .findFirst()
                    .ifPresent(part ->
                            quotas.put(quota, Long.parseLong(part, quota.wireName.length() + 1, part.length(), 10)));
        }
        return Collections.unmodifiableMap(quotas);
    }

    /** All in one text, as {@code maxApiKeys=5}, with spaces between. */
    static String text(Map<Quota, Long> quotas) {
        return quotas.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(quota -> quota.getKey().wireName + "=" + quota.getValue())
                .collect(Collectors.joining(" "));
    }
}
