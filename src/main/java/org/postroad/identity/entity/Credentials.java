package org.postroad.identity.entity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a caller shows to be let in: the content of the header Authorization. */
public sealed interface Credentials {
    /** The longest header that is read; tokens of other issuers are long. */
    int MAX_LENGTH = 8000;

    /** An API key or an access token (RFC 6750 §2.1). */
    record Bearer(String secret) implements Credentials {
        @Override
        public String toString() {
            return "Bearer";
        }
    }

    /** A name and a password (RFC 7617). */
    record Basic(String name, String password) implements Credentials {
        @Override
        public String toString() {
            return "Basic";
        }
    }

    /** The credentials in a header; empty if they are of another kind or not well-formed. */
    static Optional<Credentials> parse(String header) {
        int blank = header.indexOf(' ');
        if (blank < 0 || header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String rest = header.substring(blank + 1).strip();
        String scheme = header.substring(0, blank);
        if (scheme.equalsIgnoreCase("Bearer") && !rest.isEmpty()) {
            return Optional.of(new Bearer(rest));
        }
        return scheme.equalsIgnoreCase("Basic") ? basic(rest) : Optional.empty();
    }

    /** One function for each case. */
    default <T> T match(Function<String, T> bearer, BiFunction<String, String, T> basic) {
        if (this instanceof Bearer key) {
            return bearer.apply(key.secret);
        }
        Basic user = (Basic) this;
        return basic.apply(user.name, user.password);
    }

    private static Optional<Credentials> basic(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Basic(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
