package org.postroad.platform.control;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;

/** A host and a port, as settings name them: {@code mail.example.org:24}, {@code [::1]:24}. @param host without brackets */
public record HostPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\s\\[\\]]+)):([0-9]{1,5})");
    private static final int LARGEST_PORT = 65_535;

    /** Reads one; empty if it is none. */
    public static Optional<HostPort> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        int port = Integer.parseInt(form.group(3));
        boolean named = AddressBlock.literal(host).isPresent() || AddressRules.isName(host);
        return named && port >= 1 && port <= LARGEST_PORT ? Optional.of(new HostPort(host, port)) : Optional.empty();
    }
}
