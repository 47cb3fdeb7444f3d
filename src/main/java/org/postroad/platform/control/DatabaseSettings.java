package org.postroad.platform.control;

import java.sql.Driver;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who asks: the three settings {@code postroad.db.url}, {@code postroad.db.user} and
 * {@code postroad.db.password}. Each is read from the system property of that name, or from the environment variable
 * {@code POSTROAD_DB_URL} and so on; without a URL it is an H2 file in {@code POSTROAD_DATA_DIR} ({@code ./data}).
 */
record DatabaseSettings(String url, String user, String password) {

    /**
     * What every connection to PostgreSQL is opened with. Each of our statements has an index to follow. Without the last one a plan that
     * was made while the table of unfinished jobs was empty reads all of it, and is kept until the next ANALYZE: at 50,000 jobs the engine
     * was 25 times slower for a minute.
     */
    static final Map<String, String> POSTGRESQL_PROPERTIES = Map.of(
            "ApplicationName", "postroad",
            "reWriteBatchedInserts", "true",
            "prepareThreshold", "1",
            "connectTimeout", "5",
            "socketTimeout", "60",
            "tcpKeepAlive", "true",
            "options", "-c enable_seqscan=off");

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String H2 = "jdbc:h2:";

    /** What one set of migrations needs to run on both databases, and what a killed process must not cost. */
    private static final Map<String, String> H2_OPTIONS = Map.of(
            "WRITE_DELAY", "0",
            "MODE", "PostgreSQL",
            "DATABASE_TO_LOWER", "TRUE",
            "DEFAULT_NULL_ORDERING", "HIGH",
            "NON_KEYWORDS", "KEY,VALUE",
            "LOCK_TIMEOUT", "10000",
            // The pool closes it at shutdown; H2's own hook would race with the last commits
            "DB_CLOSE_ON_EXIT", "FALSE");

    DatabaseSettings {
        if (!url.startsWith(POSTGRESQL) && !url.startsWith(H2)) {
            throw new IllegalArgumentException(
                    "POSTROAD_DB_URL must begin with " + POSTGRESQL + " or " + H2 + ", but is " + url);
        }
    }

    static DatabaseSettings ofThisProcess() {
        return of(DatabaseSettings::propertyOrVariable);
    }

    /** @param lookup gives the value of a dotted key, or null */
    static DatabaseSettings of(Function<String, @Nullable String> lookup) {
        String directory = valueOr(lookup.apply("postroad.data.dir"), "./data");
        return new DatabaseSettings(
                valueOr(lookup.apply("postroad.db.url"), H2 + "file:" + directory + "/postroad"),
                valueOr(lookup.apply("postroad.db.user"), "postroad"),
                valueOr(lookup.apply("postroad.db.password"), ""));
    }

    Driver driver() {
        return url.startsWith(H2) ? new org.h2.Driver() : new org.postgresql.Driver();
    }

    /** The URL with our options; those it already names stay as the operator wrote them. */
    String connectUrl() {
        if (!url.startsWith(H2)) {
            return url;
        }
        String named = url.toUpperCase(Locale.ROOT);
        StringBuilder complete = new StringBuilder(url);
        H2_OPTIONS.forEach((option, value) -> {
            if (!named.contains(";" + option + "=")) {
                complete.append(';').append(option).append('=').append(value);
            }
        });
        return complete.toString();
    }

    /** Driver properties; on PostgreSQL a parameter of the URL wins over each of them. Timeouts are in seconds. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        if (url.startsWith(POSTGRESQL)) {
            POSTGRESQL_PROPERTIES.forEach(properties::setProperty);
        }
        return properties;
    }

    private static @Nullable String propertyOrVariable(String key) {
        String property = System.getProperty(key);
        return property != null ? property : System.getenv(key.replace('.', '_').toUpperCase(Locale.ROOT));
    }

    private static String valueOr(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
