package org.postroad.cli.control;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How this client proves who it is.
 *
 * @param kind for {@code auth status}
 * @param header the Authorization header; empty for nobody
 */
public record Credentials(String kind, Optional<String> header) {

    public static Credentials none() {
        return new Credentials("nobody", Optional.empty());
    }

    /** An API key or an access token. */
    public static Credentials bearer(String kind, String token) {
        return new Credentials(kind, Optional.of("Bearer " + token));
    }

    public static Credentials password(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Credentials(
                "user " + user, Optional.of("Basic " + Base64.getEncoder().encodeToString(pair)));
    }

    /** Nothing of the secret: records are printed where nobody thinks of it. */
    @Override
    public String toString() {
        return kind;
    }
}
