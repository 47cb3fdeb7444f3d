package org.postroad.platform.control;

import java.util.Optional;

/**
 * Where a listener waits, as settings name it: {@code 127.0.0.1:2525}, {@code [::]:25}, {@code tls://0.0.0.0:465}.
 *
 * @param host without brackets
 * @param port 0 for one that the system chooses
 * @param encrypted whether TLS comes before the first word
 */
public record ListenAddress(String host, int port, boolean encrypted) {
    private static final String TLS = "tls://";
    private static final String ANY_PORT = ":0";

    /** Reads one; empty if it is none. */
    public static Optional<ListenAddress> parse(String text) {
        boolean encrypted = text.startsWith(TLS);
        String rest = encrypted ? text.substring(TLS.length()) : text;
        boolean any = rest.endsWith(ANY_PORT);
        return HostPort.parse(any ? rest.substring(0, rest.length() - 1) + "1" : rest)
                .map(place -> new ListenAddress(place.host(), any ? 0 : place.port(), encrypted));
    }

    @Override
    public String toString() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (encrypted ? TLS : "") + name + ":" + port;
    }
}
