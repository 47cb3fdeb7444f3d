package org.postroad.platform.control;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postroad.platform.entity.AddressBlock;
import org.postroad.platform.entity.AddressRules;

/** Every variable there is, in the order an operator reads about them. */
final class Settings {
    static final String PREFIX = "POSTROAD_";

    /** Another name of RECOVERY_ADMIN: that of the family, for who has it in the fingers. */
    static final String RECOVERY_ADMIN_TOO = "STALWART_RECOVERY_ADMIN";

    /** Redirect URIs have no fragment (RFC 6749 §3.1.2); the loopback ones and own schemes are those of RFC 8252 §7. */
    private static final String REDIRECT_URI =
            "(https://[^/\\s,#?]+(/[^\\s,#]*)?|http://(127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?/[^\\s,#]*"
                    + "|[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+:/[^\\s,#]*)";

    private static final String CLIENT =
            "\\s*[A-Za-z0-9._-]{1,64}\\s*=\\s*" + REDIRECT_URI + "(\\s+" + REDIRECT_URI + ")*\\s*";

    static final Setting DATA_DIR =
            Setting.of("POSTROAD_DATA_DIR", "./data", "a directory that this process may write", Settings::isWritable);
    static final Setting DB_URL = Setting.of(
            "POSTROAD_DB_URL",
            "",
            "jdbc:postgresql://host:port/database or jdbc:h2:file:/path",
            value -> value.startsWith("jdbc:postgresql:") || value.startsWith("jdbc:h2:"));
    static final Setting DB_USER = Setting.of("POSTROAD_DB_USER", "postroad", "a name", value -> true);
    static final Setting DB_PASSWORD = Setting.secret("POSTROAD_DB_PASSWORD", "a password", value -> true);
    static final Setting ADMIN_KEY = Setting.secret(
            "POSTROAD_ADMIN_KEY", "at least 32 visible ASCII characters", matches("[\\x21-\\x7e]{32,255}"));
    static final Setting RECOVERY_ADMIN = Setting.secret(
            "POSTROAD_RECOVERY_ADMIN",
            "name:password, the name of a-z 0-9 . _ @ + -, the password of 8 to 200 characters",
            matches("(?i)[a-z0-9][a-z0-9._@+-]{0,254}:.{8,200}"));
    static final Setting OAUTH_CLIENTS = Setting.of(
            "POSTROAD_OAUTH_CLIENTS",
            "",
            "id=redirect-uri, more of its URIs after blanks, more clients after commas; https://, http:// on 127.0.0.1"
                    + " or [::1], or a scheme of the program's own with a dot in it",
            matches(CLIENT + "(," + CLIENT + ")*"));
    static final Setting JWT_ISSUER =
            Setting.of("MP_JWT_VERIFY_ISSUER", "", "the exact issuer of the tokens", value -> value.length() <= 1000);
    static final Setting JWT_AUDIENCES =
            Setting.of("MP_JWT_VERIFY_AUDIENCES", "", "audiences, comma-separated", value -> value.length() <= 4000);
    static final Setting JWT_PUBLIC_KEY = Setting.of(
            "MP_JWT_VERIFY_PUBLICKEY",
            "",
            "a public key, RSA or EC, as PEM",
            value -> PublicKeyText.parse(value).isPresent());
    static final Setting JWT_LOCATION = Setting.of(
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION", "", "https:// and where the issuer's JWKS is", Settings::isPublicUrl);
    static final Setting JWT_ALGORITHM = Setting.of(
            "MP_JWT_VERIFY_PUBLICKEY_ALGORITHM",
            "RS256,ES256",
            "some of RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512, comma-separated",
            matches("(RS|PS|ES)(256|384|512)(\\s*,\\s*(RS|PS|ES)(256|384|512))*"));
    static final Setting MASTER_KEY = Setting.secret(
            "POSTROAD_MASTER_KEY", "32 bytes in base64, as `openssl rand -base64 32` gives", Settings::isMasterKey);
    static final Setting MASTER_KEY_PREVIOUS = Setting.secret(
            "POSTROAD_MASTER_KEY_PREVIOUS",
            "32 bytes in base64, as POSTROAD_MASTER_KEY was before",
            Settings::isMasterKey);
    static final Setting PUBLIC_URL = Setting.of(
            "POSTROAD_PUBLIC_URL", "", "http:// or https://, host, optional port and path", Settings::isPublicUrl);
    static final Setting HOST_NAME =
            Setting.of("POSTROAD_HOST_NAME", "", "the full host name of this server", AddressRules::isName);
    static final Setting NODE_NAME = Setting.of(
            "POSTROAD_NODE_NAME",
            "",
            "1 to 64 of a-z A-Z 0-9 . _ -, a letter or digit first",
            matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"));
    static final Setting TRUSTED_PROXIES = Setting.of(
            "POSTROAD_TRUSTED_PROXIES",
            "",
            "addresses and blocks as 10.0.0.0/8, comma-separated",
            value -> Arrays.stream(value.split(",", -1))
                    .allMatch(item -> AddressBlock.parse(item.strip()).isPresent()));
    static final Setting OUTBOUND_ALLOW = Setting.of(
            "POSTROAD_OUTBOUND_ALLOW",
            "",
            "addresses, blocks as 10.0.0.0/8, and host names, comma-separated",
            Settings::isAllowList);
    static final Setting PROVIDER_PLAINTEXT = Setting.of(
            "POSTROAD_PROVIDER_PLAINTEXT", "", "host names and addresses, comma-separated", Settings::isHostList);
    static final Setting HOST_CONNECTIONS = Setting.number("POSTROAD_HOST_CONNECTIONS", 20, 1, 1000, "connections");
    static final Setting MESSAGE_MAX_BYTES =
            Setting.number("POSTROAD_MESSAGE_MAX_BYTES", 64 * 1024 * 1024, 1024, Integer.MAX_VALUE, "bytes");
    static final Setting LMTP = Setting.of(
            "POSTROAD_LMTP",
            "",
            "host:port of the mailboxes' LMTP server",
            value -> HostPort.parse(value).isPresent());
    static final Setting DNS_SERVERS = Setting.of(
            "POSTROAD_DNS_SERVERS",
            "",
            "host:port of resolvers, comma-separated; the system's own without it",
            value -> Arrays.stream(value.split(",", -1))
                    .allMatch(item -> HostPort.parse(item.strip()).isPresent()));
    static final Setting DNS_TRUST_ANCHORS = Setting.of(
            "POSTROAD_DNS_TRUST_ANCHORS",
            "",
            "root, or the path of a zone file with the keys that DNSSEC is checked by; no DANE without it",
            value -> value.equals("root") || isReadable(value));
    static final Setting JMAP_TOLERATED = Setting.of(
            "POSTROAD_JMAP_TOLERATED_CAPABILITIES",
            "urn:ietf:params:jmap:blob,urn:ietf:params:jmap:calendars,urn:ietf:params:jmap:contacts,urn:ietf:params:jmap:mail,"
                    + "urn:ietf:params:jmap:principals,urn:ietf:params:jmap:quota,urn:ietf:params:jmap:sieve,"
                    + "urn:ietf:params:jmap:submission,urn:ietf:params:jmap:vacationresponse,urn:ietf:params:jmap:websocket",
            "capabilities as urn:ietf:params:jmap:mail, comma-separated",
            matches("[^\\s,]{1,255}(,[^\\s,]{1,255})*"));
    static final Setting DRAIN_SECONDS = Setting.number("POSTROAD_DRAIN_SECONDS", 30, 0, 3600, "seconds");
    static final Setting LEASE_SECONDS = Setting.number("POSTROAD_LEASE_SECONDS", 6, 3, 60, "seconds");
    static final Setting KEEP_DAYS = Setting.number("POSTROAD_KEEP_DAYS", 30, 1, 3650, "days");

    private static final List<Setting> OWN = List.of(
            DATA_DIR,
            DB_URL,
            DB_USER,
            DB_PASSWORD,
            ADMIN_KEY,
            RECOVERY_ADMIN,
            OAUTH_CLIENTS,
            JWT_ISSUER,
            JWT_AUDIENCES,
            JWT_PUBLIC_KEY,
            JWT_LOCATION,
            JWT_ALGORITHM,
            MASTER_KEY,
            MASTER_KEY_PREVIOUS,
            PUBLIC_URL,
            HOST_NAME,
            NODE_NAME,
            TRUSTED_PROXIES,
            OUTBOUND_ALLOW,
            PROVIDER_PLAINTEXT,
            HOST_CONNECTIONS,
            MESSAGE_MAX_BYTES,
            LMTP,
            DNS_SERVERS,
            DNS_TRUST_ANCHORS,
            JMAP_TOLERATED,
            DRAIN_SECONDS,
            LEASE_SECONDS,
            KEEP_DAYS);

    static final List<Setting> ALL =
            Stream.concat(OWN.stream(), InboundVariables.ALL.stream()).toList();

    /** The databases that rules may ask: the name of one, and which of its three settings it is. */
    static final Pattern SQL_SOURCE = Pattern.compile("POSTROAD_SQL_([A-Z][A-Z0-9_]{0,62})_(URL|USER|PASSWORD)");

    /** What the command line reads, which may run in the same shell; of no meaning here, and no error. */
    static final Set<String> OF_THE_COMMAND_LINE = Set.of(
            "POSTROAD_ACCOUNT",
            "POSTROAD_CLI_JAR",
            "POSTROAD_DEBUG",
            "POSTROAD_PASSWORD",
            "POSTROAD_PROFILE",
            "POSTROAD_TOKEN",
            "POSTROAD_URL",
            "POSTROAD_USER");

    private Settings() {}

    private static Predicate<String> matches(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }

    private static boolean isPublicUrl(String value) {
        try {
            URI uri = new URI(value);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isAllowList(String value) {
        try {
            AddressRules.of(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isMasterKey(String value) {
        return MasterKey.parse(value).isPresent();
    }

    private static boolean isHostList(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .allMatch(host ->
                        AddressRules.isName(host) || AddressBlock.literal(host).isPresent());
    }

    private static boolean isReadable(String value) {
        try {
            return Files.isReadable(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Makes the directory where it is missing: H2 would too, but its error comes late and says less. */
    private static boolean isWritable(String value) {
        try {
            Path directory = Files.createDirectories(Path.of(value));
            return Files.isWritable(directory);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
