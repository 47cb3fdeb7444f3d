package org.postroad.delivery.entity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a host has said that it can do (RFC 5321 §4.1.1.1).
 *
 * @param parameters of each keyword, in upper case; empty for one that has none
 */
public record SmtpExtensions(Map<String, String> parameters) {
    /** Of a host that was greeted by HELO. */
    public static final SmtpExtensions NONE = new SmtpExtensions(Map.of());

    public SmtpExtensions {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the reply to EHLO or LHLO, whose first line names the host. */
    public static SmtpExtensions read(Reply reply) {
        Map<String, String> parameters = new HashMap<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            String[] words = line.strip().split("[ =]", 2); // AUTH=LOGIN is an old form
            parameters.merge(
                    words[0].toUpperCase(Locale.ROOT),
                    words.length == 1 ? "" : words[1].toUpperCase(Locale.ROOT).strip(),
                    (one, other) -> (one + " " + other).strip());
        }
        return new SmtpExtensions(parameters);
    }

    public boolean has(String keyword) {
        return parameters.containsKey(keyword);
    }

    /** The most bytes a message may have (RFC 1870 §4); empty if the host names no limit. */
    public OptionalLong mostBytes() {
        String size = parameters.getOrDefault("SIZE", "");
        return size.matches("[1-9][0-9]{0,17}") ? OptionalLong.of(Long.parseLong(size)) : OptionalLong.empty();
    }

    /** The mechanisms of AUTH (RFC 4954 §3). */
    public Set<String> mechanisms() {
        List<String> names = Arrays.asList(parameters.getOrDefault("AUTH", "").split(" +"));
        return names.stream().filter(name -> !name.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }
}
