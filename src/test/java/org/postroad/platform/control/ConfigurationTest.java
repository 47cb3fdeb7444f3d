package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final String KEY = "cG9zdHJvYWQtbWFzdGVyLWtleS1vZi1hbGwtdGVzdHM=";
    private static final String PREVIOUS_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private @TempDir Path directory;

    private Configuration configuration(String... keysAndValues) {
        return Configuration.of(environment(keysAndValues), property -> null);
    }

    private List<String> errors(String... keysAndValues) {
        return catchThrowableOfType(ConfigurationErrors.class, () -> configuration(keysAndValues))
                .errors();
    }

    private Map<String, String> environment(String... keysAndValues) {
        Map<String, String> environment =
                new HashMap<>(Map.of("POSTROAD_DATA_DIR", directory.toString(), "PATH", "/bin"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return environment;
    }

    @Test
    void withoutAnyVariableTheDefaultsHold() {
        Configuration configuration = configuration();

        assertThat(configuration.drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.keep()).isEqualTo(Duration.ofDays(30));
        assertThat(configuration.lease()).isEqualTo(Duration.ofSeconds(6));
        assertThat(configuration.adminKey()).isEmpty();
        assertThat(configuration.publicUrl()).isEmpty();
        assertThat(configuration.trustedProxies()).isEmpty();
        assertThat(configuration.outboundAllow()).isEmpty();
        assertThat(configuration.providerPlaintext()).isEmpty();
        assertThat(configuration.masterKey()).isEmpty();
        assertThat(configuration.previousMasterKey()).isEmpty();
        assertThat(configuration.nodeName()).isNotBlank().hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void everyVariableIsRead() {
        Configuration configuration = configuration(
                "POSTROAD_DRAIN_SECONDS", "0",
                "POSTROAD_KEEP_DAYS", "3650",
                "POSTROAD_LEASE_SECONDS", " 60 ",
                "POSTROAD_ADMIN_KEY", "k".repeat(32),
                "POSTROAD_PUBLIC_URL", "https://mail.example.org:8443/",
                "POSTROAD_HOST_NAME", "mail.example.org",
                "POSTROAD_NODE_NAME", "n1",
                "POSTROAD_TRUSTED_PROXIES", "10.0.0.0/8, ::1",
                "POSTROAD_OUTBOUND_ALLOW", "192.168.1.0/24,hooks.example.org",
                "POSTROAD_PROVIDER_PLAINTEXT", "mail.internal, 10.0.0.1",
                "POSTROAD_MASTER_KEY", KEY,
                "POSTROAD_MASTER_KEY_PREVIOUS", PREVIOUS_KEY);

        assertThat(configuration.drain()).isZero();
        assertThat(configuration.keep()).isEqualTo(Duration.ofDays(3650));
        assertThat(configuration.lease()).isEqualTo(Duration.ofMinutes(1));
        assertThat(configuration.adminKey()).hasValue("k".repeat(32));
        assertThat(configuration.publicUrl()).hasValue(URI.create("https://mail.example.org:8443"));
        assertThat(configuration.hostName()).isEqualTo("mail.example.org");
        assertThat(configuration.nodeName()).isEqualTo("n1");
        assertThat(configuration.trustedProxies()).hasSize(2).anyMatch(block -> block.contains(address("10.1.2.3")));
        assertThat(configuration.outboundAllow()).containsExactly("192.168.1.0/24", "hooks.example.org");
        assertThat(configuration.providerPlaintext()).containsExactly("mail.internal", "10.0.0.1");
        assertThat(configuration.masterKey().orElseThrow().id())
                .isEqualTo(MasterKey.parse(KEY).orElseThrow().id())
                .isNotEqualTo(configuration.previousMasterKey().orElseThrow().id());
    }

    @Test
    void everyErrorIsNamedAtOnceWithKeyValueAndWhatIsAllowed() {
        assertThat(errors(
                        "POSTROAD_DRAIN_SECONDS", "3601",
                        "POSTROAD_KEEP_DAYS", "0",
                        "POSTROAD_LEASE_SECONDS", "soon",
                        "POSTROAD_DB_URL", "jdbc:mysql://db/postroad",
                        "POSTROAD_PUBLIC_URL", "mail.example.org",
                        "POSTROAD_TRUSTED_PROXIES", "10.0.0.0/33"))
                .containsExactly(
                        "POSTROAD_DB_URL is jdbc:mysql://db/postroad; allowed is jdbc:postgresql://host:port/database or"
                                + " jdbc:h2:file:/path",
                        "POSTROAD_PUBLIC_URL is mail.example.org; allowed is http:// or https://, host, optional port and"
                                + " path",
                        "POSTROAD_TRUSTED_PROXIES is 10.0.0.0/33; allowed is addresses and blocks as 10.0.0.0/8,"
                                + " comma-separated",
                        "POSTROAD_DRAIN_SECONDS is 3601; allowed is 0 to 3600 seconds",
                        "POSTROAD_LEASE_SECONDS is soon; allowed is 3 to 60 seconds",
                        "POSTROAD_KEEP_DAYS is 0; allowed is 1 to 3650 days");
    }

    @Test
    void aSecretIsNeverShown() {
        for (String secret : List.of("POSTROAD_ADMIN_KEY", "POSTROAD_MASTER_KEY", "POSTROAD_MASTER_KEY_PREVIOUS")) {
            assertThat(errors(secret, "hunter2"))
                    .singleElement()
                    .asString()
                    .contains("(7 characters)")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void whatTheCommandLineReadsIsNoError() {
        assertThat(configuration("POSTROAD_URL", "https://mail.example.com").outboundAllow())
                .isEmpty();
    }

    @Test
    void aMistypedVariableIsNamedWithTheNearest() {
        assertThat(errors("POSTROAD_DRIAN_SECONDS", "5"))
                .containsExactly("POSTROAD_DRIAN_SECONDS is not a setting; the nearest is POSTROAD_DRAIN_SECONDS");
    }

    @Test
    void aPropertyWinsOverItsVariable() {
        Configuration configuration = Configuration.of(
                environment("POSTROAD_DRAIN_SECONDS", "5"),
                property -> property.equals("postroad.drain.seconds") ? "7" : null);

        assertThat(configuration.drain()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsAnErrorUnlessNothingIsKeptThere() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(errors("POSTROAD_DATA_DIR", file.toString()))
                .containsExactly(
                        "POSTROAD_DATA_DIR is " + file + "; allowed is a directory that this process may write");
        assertThat(configuration(
                        "POSTROAD_DATA_DIR",
                        file.toString(),
                        "POSTROAD_DB_URL",
                        "jdbc:postgresql://db/postroad",
                        "POSTROAD_MASTER_KEY",
                        KEY))
                .isNotNull();
        assertThat(errors("POSTROAD_DATA_DIR", file.toString(), "POSTROAD_DB_URL", "jdbc:postgresql://db/postroad"))
                .as("the master key is kept there")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "'', abc, 3", "same, same, 0", "ab, ba, 2"})
    void editsAreCounted(String one, String other, int edits) {
        assertThat(EditDistance.between(one, other)).isEqualTo(edits);
        assertThat(EditDistance.between(other, one)).isEqualTo(edits);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theRecoveryAdminHasTheNameOfTheFamilyToo() {
        assertThat(configuration("POSTROAD_RECOVERY_ADMIN", "ann:correct horse").recoveryAdmin())
                .contains("ann:correct horse");
        assertThat(configuration("STALWART_RECOVERY_ADMIN", "ann:correct:horse").recoveryAdmin())
                .contains("ann:correct:horse");
        assertThat(configuration().recoveryAdmin()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "ann:short", ":correct horse", "an n:correct horse"})
    void aRecoveryAdminThatCannotSignInIsSaidWithoutThePassword(String text) {
        assertThat(errors("POSTROAD_RECOVERY_ADMIN", text))
                .singleElement()
                .asString()
                .startsWith("POSTROAD_RECOVERY_ADMIN is (")
                .doesNotContain(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=https://app.example.org/back",
                "app=https://app.example.org/back org.example.app:/back, cli=http://127.0.0.1/callback",
                "my-app.1=http://[::1]:8000/"
            })
    void clientsAreReadWithTheirAddresses(String text) {
        assertThat(configuration("POSTROAD_OAUTH_CLIENTS", text).oauthClients()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "app=",
                "app=http://app.example.org/back",
                "app=javascript:alert(1)",
                "app=https://app.example.org/back#x",
                "a b=https://app.example.org/",
                "app=https:///back"
            })
    void aClientThatIsNotSafeIsRefused(String text) {
        assertThat(errors("POSTROAD_OAUTH_CLIENTS", text)).hasSize(1);
    }

    @Test
    void anIssuerHasAKeyAndAnAudience() {
        IssuerSettings issuer = configuration(
                        "MP_JWT_VERIFY_ISSUER", "https://id.example.org",
                        "MP_JWT_VERIFY_AUDIENCES", "postroad, other",
                        "MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://id.example.org/keys")
                .outsideIssuer()
                .orElseThrow();

        assertThat(issuer.audiences()).containsExactly("postroad", "other");
        assertThat(issuer.algorithms()).containsExactly("RS256", "ES256");
        assertThat(issuer.location()).contains(URI.create("https://id.example.org/keys"));
        assertThat(configuration().outsideIssuer()).isEmpty();
    }

    @Test
    void whatIsMissingOfAnIssuerIsSaid() {
        assertThat(errors("MP_JWT_VERIFY_ISSUER", "https://id.example.org")).hasSize(1);
        assertThat(errors("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://id.example.org/keys"))
                .hasSize(2);
        assertThat(errors("MP_JWT_VERIFY_PUBLICKEY", "no key")).isNotEmpty();
        assertThat(errors("MP_JWT_VERIFY_PUBLICKEY_ALGORITHM", "RS256,HS256")).hasSize(1);
        assertThat(errors("MP_JWT_VERIFY_PUBLICKEY_ALGORITHM", "none")).hasSize(1);
    }

    @Test
    void keysThatAnybodyCouldExchangeOnTheWayAreNotRead() {
        String[] issuer = {
            "MP_JWT_VERIFY_ISSUER", "https://id.example.org",
            "MP_JWT_VERIFY_AUDIENCES", "postroad",
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION", "http://id.internal/keys",
            "POSTROAD_PROVIDER_PLAINTEXT", "mail.internal"
        };
        assertThat(errors(issuer)).singleElement().asString().contains("http://id.internal/keys");

        issuer[7] = "mail.internal,id.internal";
        assertThat(configuration(issuer).outsideIssuer()).isPresent();
    }

    @Test
    void mailComesInOnTheLoopbackUnlessSomebodySaysOtherwise() {
        InboundSettings byDefault = configuration().inbound();
        InboundSettings none = configuration("POSTROAD_SMTP_LISTEN", " ").inbound();
        InboundSettings chosen =
                configuration("POSTROAD_SMTP_LISTEN", "[::]:25, 127.0.0.1:0").inbound();

        assertThat(byDefault.listen()).containsExactly(new ListenAddress("127.0.0.1", 2525, false));
        assertThat(byDefault.chosen()).isFalse();
        assertThat(byDefault.limits().patience()).isEqualTo(Duration.ofMinutes(5));
        assertThat(none.listen()).isEmpty();
        assertThat(none.chosen()).isTrue();
        assertThat(chosen.listen())
                .containsExactly(new ListenAddress("::", 25, false), new ListenAddress("127.0.0.1", 0, false));
    }

    @Test
    void whatIsWrongWithMailThatComesInIsSaidAtOnce() {
        assertThat(errors(
                        "POSTROAD_SMTP_LISTEN", "tls://0.0.0.0:465,25",
                        "POSTROAD_SMTP_TLS_KEY", "/nowhere/key.pem",
                        "POSTROAD_SMTP_TRUSTED_NETWORKS", "10.0.0.0/33",
                        "POSTROAD_SMTP_ACCOUNT", "default",
                        "POSTROAD_SMTP_RECIPIENTS", "99"))
                .satisfiesExactlyInAnyOrder(
                        error -> assertThat(error).startsWith("POSTROAD_SMTP_LISTEN is tls://0.0.0.0:465,25"),
                        error -> assertThat(error).startsWith("POSTROAD_SMTP_TLS_KEY is /nowhere/key.pem"),
                        error -> assertThat(error).startsWith("POSTROAD_SMTP_TRUSTED_NETWORKS is 10.0.0.0/33"),
                        error -> assertThat(error).startsWith("POSTROAD_SMTP_ACCOUNT is default"),
                        error -> assertThat(error).startsWith("POSTROAD_SMTP_RECIPIENTS is 99"),
                        error -> assertThat(error).contains("are given together or not at all"),
                        error -> assertThat(error).startsWith("POSTROAD_SMTP_TLS_CERTIFICATE is missing"));
    }
}
