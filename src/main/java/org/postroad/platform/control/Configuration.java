package org.postroad.platform.control;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.AddressBlock;

/** How this node is configured: the {@code POSTROAD_} variables of its environment, checked as a whole. Immutable. */
public final class Configuration {
    private final Map<Setting, String> values;
    private final Map<String, SqlSource> sqlSources;
    private final boolean listenChosen;

    private Configuration(Map<Setting, String> values, Map<String, SqlSource> sqlSources, boolean listenChosen) {
        this.values = values;
        this.sqlSources = Map.copyOf(sqlSources);
        this.listenChosen = listenChosen;
    }

    /**
     * As this process was started. If anything is not allowed, says all that is wrong and ends the process.
     *
     * @throws ConfigurationErrors instead, where the process is not ours to end
     */
    public static Configuration ofThisProcess() {
        try {
            return of(System.getenv(), System::getProperty);
        } catch (ConfigurationErrors e) {
            Exit.with(Exit.CONFIGURATION, e.errors());
            throw e;
        }
    }

    /**
     * Reads and checks.
     *
     * @param properties the system properties; one that is there wins over its variable
     * @throws ConfigurationErrors if anything is not allowed
     */
    static Configuration of(Map<String, String> environment, Function<String, @Nullable String> properties) {
        Map<Setting, String> values = new HashMap<>();
        boolean listenChosen = false;
        for (Setting setting : Settings.ALL) {
            String property = properties.apply(setting.property());
            String given = property != null ? property : variable(environment, setting);
            boolean empty = given == null || given.isBlank();
            if (setting == InboundVariables.LISTEN && given != null) {
                listenChosen = true; // empty too: it says that there is none
                values.put(setting, given.strip());
            } else {
                values.put(
                        setting,
                        empty ? setting.byDefault() : String.valueOf(given).strip());
            }
        }
        Map<String, SqlSource> sources = new TreeMap<>();
        List<String> errors = new ArrayList<>(sqlSources(environment, sources));
        Configuration read = new Configuration(values, sources, listenChosen);
        errors.addAll(read.notAllowed());
        errors.addAll(read.wrongOfIssuer());
        errors.addAll(new InboundVariables(values).wrong());
        errors.addAll(unknown(environment));
        if (!errors.isEmpty()) {
            throw new ConfigurationErrors(errors);
        }
        return read;
    }

    /** Where the H2 file and whatever else this node keeps goes. */
    public Path dataDirectory() {
        return Path.of(value(Settings.DATA_DIR));
    }

    /** The preset secret of the first API key. */
    public Optional<String> adminKey() {
        return optional(Settings.ADMIN_KEY);
    }

    /** An emergency admin's name and password, with a colon between them. */
    public Optional<String> recoveryAdmin() {
        return optional(Settings.RECOVERY_ADMIN);
    }

    /** The clients of OAuth beside those that are built in: {@code id=uri uri}. */
    public List<String> oauthClients() {
        return list(Settings.OAUTH_CLIENTS);
    }

    /** Whose tokens are taken beside our own. */
    public Optional<IssuerSettings> outsideIssuer() {
        return optional(Settings.JWT_ISSUER)
                .map(issuer -> new IssuerSettings(
                        issuer,
                        list(Settings.JWT_AUDIENCES),
                        list(Settings.JWT_ALGORITHM),
                        optional(Settings.JWT_PUBLIC_KEY).flatMap(PublicKeyText::parse),
                        optional(Settings.JWT_LOCATION).map(URI::create)));
    }

    /** The key that secrets are encrypted under; empty: the one of the file in {@link #dataDirectory}. */
    public Optional<MasterKey> masterKey() {
        return optional(Settings.MASTER_KEY).flatMap(MasterKey::parse);
    }

    /** A key that secrets may be under besides, and are still read with. */
    public Optional<MasterKey> previousMasterKey() {
        return optional(Settings.MASTER_KEY_PREVIOUS).flatMap(MasterKey::parse);
    }

    /** The hosts of mail providers, names or addresses, that passwords may be sent to without TLS. */
    public List<String> providerPlaintext() {
        return list(Settings.PROVIDER_PLAINTEXT);
    }

    /** How many connections this node has at once to one mail server, watchers aside. */
    public int hostConnections() {
        return Integer.parseInt(value(Settings.HOST_CONNECTIONS));
    }

    /** Where callers reach this server, without a slash at the end; empty: as they asked. */
    public Optional<URI> publicUrl() {
        return optional(Settings.PUBLIC_URL).map(url -> URI.create(url.replaceAll("/+$", "")));
    }

    /** The name of this host. */
    public String hostName() {
        return optional(Settings.HOST_NAME).orElseGet(Configuration::systemsHostName);
    }

    /** What this node is called in lists and logs: 1 to 64 characters. Two nodes may share it. */
    public String nodeName() {
        return optional(Settings.NODE_NAME).orElseGet(() -> {
            String fit = hostName().replaceAll("[^A-Za-z0-9._-]", "-");
            return fit.length() > 64 ? fit.substring(0, 64) : fit;
        });
    }

    /** The proxies whose X-Forwarded-For is believed. */
    public List<AddressBlock> trustedProxies() {
        return list(Settings.TRUSTED_PROXIES).stream()
                .flatMap(block -> AddressBlock.parse(block).stream())
                .toList();
    }

    /** What the address guard opens: addresses, blocks and host names. */
    public List<String> outboundAllow() {
        return list(Settings.OUTBOUND_ALLOW);
    }

    /** The largest message of a provider that is kept as a whole; of a larger one, only its header is. */
    public long messageMaxBytes() {
        return Long.parseLong(value(Settings.MESSAGE_MAX_BYTES));
    }

    /** Where mail that stays here is taken by LMTP; empty: nowhere. */
    public Optional<HostPort> lmtp() {
        return optional(Settings.LMTP).flatMap(HostPort::parse);
    }

    /** How mail comes in by SMTP. */
    public InboundSettings inbound() {
        return new InboundVariables(values).read(listenChosen);
    }

    /** The resolvers that are asked for mail hosts; none for the system's own. */
    public List<HostPort> dnsServers() {
        return list(Settings.DNS_SERVERS).stream()
                .flatMap(server -> HostPort.parse(server).stream())
                .toList();
    }

    /** The keys that DNSSEC is checked by: {@code root}, or a file; empty if it is not checked. */
    public Optional<String> dnsTrustAnchors() {
        return optional(Settings.DNS_TRUST_ANCHORS);
    }

    /** The databases that rules may ask, by the name between {@code POSTROAD_SQL_} and {@code _URL}. */
    public Map<String, SqlSource> sqlSources() {
        return sqlSources;
    }

    /** The capabilities that a JMAP client may name though this server has none of their methods. */
    public Set<String> jmapTolerated() {
        return Set.copyOf(list(Settings.JMAP_TOLERATED));
    }

    /** How long running jobs may go on once the node is told to stop. */
    public Duration drain() {
        return Duration.ofSeconds(Long.parseLong(value(Settings.DRAIN_SECONDS)));
    }

    /** How long a node may go without a heartbeat before its jobs are another's. */
    public Duration lease() {
        return Duration.ofSeconds(Long.parseLong(value(Settings.LEASE_SECONDS)));
    }

    /** How long finished jobs are kept. */
    public Duration keep() {
        return Duration.ofDays(Long.parseLong(value(Settings.KEEP_DAYS)));
    }

    /** @return what is wrong with them */
    private static List<String> sqlSources(Map<String, String> environment, Map<String, SqlSource> sources) {
        List<String> wrong = new ArrayList<>();
        for (String key : new TreeSet<>(environment.keySet())) {
            Matcher form = Settings.SQL_SOURCE.matcher(key);
            if (!form.matches()) {
                continue;
            }
            String prefix = "POSTROAD_SQL_" + form.group(1);
            String url = environment.getOrDefault(prefix + "_URL", "");
            if (url.startsWith("jdbc:postgresql:") || url.startsWith("jdbc:h2:")) {
                sources.put(
                        form.group(1),
                        new SqlSource(
                                url,
                                environment.getOrDefault(prefix + "_USER", ""),
                                environment.getOrDefault(prefix + "_PASSWORD", "")));
            } else if (key.endsWith("_URL") || url.isEmpty()) {
                wrong.add(prefix + "_URL is " + (url.isEmpty() ? "missing" : url)
                        + "; allowed is jdbc:postgresql://host:port/database or jdbc:h2:file:/path");
            }
        }
        return wrong;
    }

    private List<String> notAllowed() {
        return Settings.ALL.stream()
                .filter(setting -> !value(setting).isEmpty())
                .filter(setting -> setting != Settings.DATA_DIR || usesDataDirectory())
                .filter(setting -> !setting.check().test(value(setting)))
                .map(setting ->
                        setting.key() + " is " + setting.shown(value(setting)) + "; allowed is " + setting.allowed())
                .toList();
    }

    /** What none of the issuer's settings says alone: a token for somebody else, or of anybody, must not be taken by an oversight. */
    private List<String> wrongOfIssuer() {
        boolean one = !value(Settings.JWT_PUBLIC_KEY).isEmpty();
        boolean other = !value(Settings.JWT_LOCATION).isEmpty();
        boolean named = !value(Settings.JWT_ISSUER).isEmpty();
        List<String> wrong = new ArrayList<>();
        if (one && other || named && !one && !other) {
            wrong.add(Settings.JWT_PUBLIC_KEY.key() + " or " + Settings.JWT_LOCATION.key() + " is needed with "
                    + Settings.JWT_ISSUER.key() + ", and not both");
        }
        if ((one || other) && !named) {
            wrong.add(Settings.JWT_ISSUER.key() + " is missing; allowed is " + Settings.JWT_ISSUER.allowed());
        }
        if ((one || other) && value(Settings.JWT_AUDIENCES).isEmpty()) {
            wrong.add(Settings.JWT_AUDIENCES.key() + " is missing; allowed is " + Settings.JWT_AUDIENCES.allowed());
        }
        if (other && wrong.isEmpty() && !isSafe(value(Settings.JWT_LOCATION))) {
            wrong.add(Settings.JWT_LOCATION.key() + " is " + value(Settings.JWT_LOCATION)
                    + "; allowed is https://, or http:// and a host of " + Settings.PROVIDER_PLAINTEXT.key());
        }
        return wrong;
    }

    /** Keys that anybody on the way can exchange let anybody in. */
    private boolean isSafe(String location) {
        try {
            URI uri = new URI(location);
            return !"http".equalsIgnoreCase(uri.getScheme())
                    || providerPlaintext().stream().anyMatch(host -> host.equalsIgnoreCase(uri.getHost()));
        } catch (URISyntaxException e) {
            return true; // said already
        }
    }

    private static @Nullable String variable(Map<String, String> environment, Setting setting) {
        String given = environment.get(setting.key());
        return given == null && setting == Settings.RECOVERY_ADMIN
                ? environment.get(Settings.RECOVERY_ADMIN_TOO)
                : given;
    }

    /** For the H2 file, or the file of the master key. */
    private boolean usesDataDirectory() {
        return value(Settings.DB_URL).isEmpty() || value(Settings.MASTER_KEY).isEmpty();
    }

    private String value(Setting setting) {
        return values.getOrDefault(setting, "");
    }

    private Optional<String> optional(Setting setting) {
        return Optional.of(value(setting)).filter(text -> !text.isEmpty());
    }

    private List<String> list(Setting setting) {
        return Arrays.stream(value(setting).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static List<String> unknown(Map<String, String> environment) {
        List<String> known = Settings.ALL.stream().map(Setting::key).toList();
        return new TreeSet<>(environment.keySet())
                .stream()
                        .filter(key -> key.startsWith(Settings.PREFIX) && !known.contains(key))
                        .filter(key -> !Settings.OF_THE_COMMAND_LINE.contains(key))
                        .filter(key -> !Settings.SQL_SOURCE.matcher(key).matches())
                        .map(key -> key + " is not a setting; the nearest is " + nearest(key, known))
                        .toList();
    }

    private static String nearest(String key, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(other -> EditDistance.between(key, other)))
                .orElseThrow();
    }

    private static String systemsHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
