package org.postroad.provider.boundary;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.control.PlaintextHosts;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.HttpSecrets;
import org.postroad.provider.entity.OauthClient;

/** Reads what is secret of a credential: {@code secret}, or {@code oauth} with its token endpoint. */
final class SecretFields {
    static final String SECRET = "secret";
    static final String OAUTH = "oauth";

    private static final String REFRESH_TOKEN = "refresh_token";
    private static final String CLIENT_SECRET = "client_secret";
    private static final String TOKEN_URL = "token_url";
    private static final String CLIENT_ID = "client_id";
    private static final int LONGEST_PASSWORD = 1_000;
    private static final int LONGEST_TOKEN = 8_000;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_CLIENT = 255;

    private final PlaintextHosts plaintext;

    SecretFields(PlaintextHosts plaintext) {
        this.plaintext = plaintext;
    }

    /**
     * A secret with where it belongs. Shows nothing of it.
     *
     * @param oauth null for a password
     */
    record Given(CredentialSecrets secrets, @Nullable OauthClient oauth) {
        @Override
        public String toString() {
            return HttpSecrets.MASK;
        }
    }

    /** What is given; empty if neither member is there, or if something is wrong with it, which is noted then. */
    Optional<Given> whole(JsonFields fields) {
        boolean secret = fields.has(SECRET);
        boolean oauth = fields.has(OAUTH);
        if (secret && oauth) {
            fields.error(OAUTH, "not_with_secret", "Give secret or oauth, not both.");
            return Optional.empty();
        }
        if (secret) {
            return password(fields).map(password -> new Given(password, null));
        }
        if (oauth) {
            fields.required(OAUTH);
        }
        return oauth ? fields.fields(OAUTH).flatMap(this::oauth) : Optional.empty();
    }

    /** A new secret in the place of one that belongs to an OAuth client, or to none. */
    Optional<CredentialSecrets> rotated(JsonFields fields, boolean isOauth) {
        if (!isOauth) {
            fields.required(SECRET);
            return password(fields);
        }
        fields.required(OAUTH);
        return fields.fields(OAUTH).flatMap(SecretFields::tokens);
    }

    private static Optional<CredentialSecrets> password(JsonFields fields) {
        return text(fields, SECRET, LONGEST_PASSWORD).map(password -> new CredentialSecrets(password, null));
    }

    private static Optional<CredentialSecrets> tokens(JsonFields members) {
        @Nullable
        String clientSecret = members.has(CLIENT_SECRET) && !members.isNull(CLIENT_SECRET)
                ? text(members, CLIENT_SECRET, LONGEST_TOKEN).orElse(null)
                : null;
        return text(members, REFRESH_TOKEN, LONGEST_TOKEN).map(token -> new CredentialSecrets(token, clientSecret));
    }

    private Optional<Given> oauth(JsonFields members) {
        Optional<String> url = text(members, TOKEN_URL, LONGEST_URL);
        url.filter(given -> !isTokenUrl(given))
                .ifPresent(given -> members.error(
                        TOKEN_URL,
                        "invalid_url",
                        "An https address with a host, without user and fragment, is expected."));
        Optional<String> client = text(members, CLIENT_ID, LONGEST_CLIENT);
        Optional<CredentialSecrets> tokens = tokens(members);
        return url.isPresent() && client.isPresent()
                ? tokens.map(secrets -> new Given(secrets, new OauthClient(url.get(), client.get())))
                : Optional.empty();
    }

    private boolean isTokenUrl(String text) {
        try {
            URI url = new URI(text);
            String host = url.getHost();
            boolean whole = host != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            return whole
                    && isHost(host)
                    && ("https".equalsIgnoreCase(url.getScheme())
                            || "http".equalsIgnoreCase(url.getScheme()) && plaintext.allows(host));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isHost(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return AddressRules.isName(host)
                || AddressBlock.literal(bracketed ? host.substring(1, host.length() - 1) : host)
                        .isPresent();
    }

    /** A text that must be there and not be empty. Line breaks would end a command of the protocols it is sent in. */
    private static Optional<String> text(JsonFields fields, String name, int longest) {
        fields.required(name);
        Optional<String> text = fields.string(name, longest);
        if (text.isPresent() && (text.get().isEmpty() || text.get().codePoints().anyMatch(Character::isISOControl))) {
            fields.error(
                    name, "invalid_text", "1 to " + longest + " characters without control characters are expected.");
            return Optional.empty();
        }
        return text;
    }
}
