package org.postroad.delivery.entity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a domain promises of the hosts that take its mail (RFC 8461 §3.2).
 *
 * @param exchangers names of hosts in lower case, or {@code *.} and a domain; empty only if there is nothing to hold hosts against
 * @param maxAge how long it holds from when it was fetched; 0 to 31,557,600 s
 */
public record MtaStsPolicy(Mode mode, List<String> exchangers, Duration maxAge) {
    private static final long LONGEST = 31_557_600;
    private static final Pattern AGE = Pattern.compile("[0-9]{1,10}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,126}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");

    /** What is done about a host that does not keep it. */
    public enum Mode {
        ENFORCE,
        TESTING,
        NONE
    }

    public MtaStsPolicy {
        exchangers = List.copyOf(exchangers);
    }

    /**
     * Reads the text of a policy. Fields that are not known are passed over; of a field that is there twice, the first counts, but for
     * {@code mx}.
     *
     * @throws MalformedPolicy if a field that it needs is not there, or is malformed
     */
    public static MtaStsPolicy read(String text) throws MalformedPolicy {
        Map<String, String> fields = new HashMap<>();
        List<String> exchangers = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                continue;
            } else if (colon < 0 || !KEY.matcher(line.substring(0, colon)).matches()) {
                throw new MalformedPolicy("A line of the policy is no field");
            }
            String value = line.substring(colon + 1).strip();
            if (line.startsWith("mx:")) {
                exchangers.add(exchanger(value));
            } else {
                fields.putIfAbsent(line.substring(0, colon), value);
            }
        }
        return of(fields, exchangers);
    }

    private static MtaStsPolicy of(Map<String, String> fields, List<String> exchangers) throws MalformedPolicy {
        if (!"STSv1".equals(fields.get("version"))) {
            throw new MalformedPolicy("The policy's version is not STSv1");
        }
        Mode mode = switch (fields.getOrDefault("mode", "")) {
            case "enforce" -> Mode.ENFORCE;
            case "testing" -> Mode.TESTING;
            case "none" -> Mode.NONE;
            default -> throw new MalformedPolicy("The policy's mode is not enforce, testing or none");
        };
        String age = fields.getOrDefault("max_age", "");
        if (!AGE.matcher(age).matches() || Long.parseLong(age) > LONGEST) {
            throw new MalformedPolicy("The policy's max_age is not 0 to " + LONGEST);
        }
        if (mode != Mode.NONE && exchangers.isEmpty()) {
            throw new MalformedPolicy("The policy names no mx");
        }
        return new MtaStsPolicy(mode, exchangers, Duration.ofSeconds(Long.parseLong(age)));
    }

    private static String exchanger(String value) throws MalformedPolicy {
        String name = value.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name.startsWith("*.") ? name.substring(2) : name).matches()) {
            throw new MalformedPolicy("An mx of the policy is no name of a host");
        }
        return name;
    }

    /** Whether a host is among those promised. A {@code *} stands for one label, the first (RFC 8461 §4.1). */
    public boolean covers(String host) {
        String name = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String wild = dot > 0 ? "*" + name.substring(dot) : "";
        return exchangers.contains(name) || exchangers.contains(wild);
    }

    /** In the form in which it is read. */
    public String text() {
        StringBuilder text = new StringBuilder("version: STSv1\nmode: ")
                .append(mode.name().toLowerCase(Locale.ROOT))
                .append('\n');
        exchangers.forEach(one -> text.append("mx: ").append(one).append('\n'));
        return text.append("max_age: ").append(maxAge.toSeconds()).append('\n').toString();
    }
}
