package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** login, logout, auth status, and which secret goes where. */
class SignInTest {
    @TempDir
    Path home;

    private StubStalwart server;
    private CliRun cli;
    private Path config;

    @BeforeEach
    void open() {
        server = new StubStalwart();
        cli = new CliRun(home);
        config = home.resolve(".config/postroad/config.json");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anApiKeyIsAskedForAndKeptWhereOnlyItsUserReads() throws Exception {
        cli.secrets.add(StubStalwart.KEY);

        CliRun.Result result = cli.run("login", "--url", server.url());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err())
                .contains("Signed in to " + server.url() + " as admin")
                .doesNotContain(StubStalwart.KEY);
        assertThat(result.out()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.getParent())))
                .isEqualTo("rwx------");
        assertThat(cli.run("get", "task-manager").code()).isZero();
    }

    @Test
    void aKeyThatIsNotKnownIsNotKept() {
        cli.secrets.add("wrong");

        assertThat(cli.run("login", "--url", server.url()).code()).isEqualTo(4);
        assertThat(config).doesNotExist();
        assertThat(cli.run("login", "--url", server.url()).code()).isEqualTo(4);
    }

    @Test
    void aPasswordIsUsedOnceToMakeAKey() throws Exception {
        server.others.put("/api/accounts?limit=1", StubStalwart.json("{\"data\":[{\"id\":\"acc_1\",\"name\":\"a\"}]}"));
        server.others.put(
                "/api/accounts/acc_1/api-keys",
                StubStalwart.json("{\"data\":{\"secret\":\"" + StubStalwart.KEY + "\"}}"));
        cli.secrets.add("hunter2");

        CliRun.Result result = cli.run("login", "--url", server.url(), "--user", "admin");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(Files.readString(config)).contains(StubStalwart.KEY).doesNotContain("hunter2");
        assertThat(cli.run("get", "task-manager").code()).isZero();
    }

    @Test
    void aBrowserConfirmsACode() throws Exception {
        offerDeviceFlow();
        server.others.put(
                "/oauth/token",
                StubStalwart.json("{\"access_token\":\"" + StubStalwart.KEY
                        + "\",\"refresh_token\":\"again\",\"token_type\":\"Bearer\"}"));
        cli.pauses = 5;

        CliRun.Result result = cli.run("login", "--url", server.url());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("Open https://mail.example.com/device and enter the code WDJB-MJHT");
        assertThat(Files.readString(config)).contains("\"refresh_token\": \"again\"");
        assertThat(cli.run("get", "task-manager").code()).isZero();
    }

    @Test
    void aCodeThatNobodyConfirmsIsNoSignIn() {
        offerDeviceFlow();
        cli.pauses = 2;

        CliRun.Result result = cli.run("login", "--url", server.url());

        assertThat(result.code()).isEqualTo(4);
        assertThat(config).doesNotExist();
    }

    @Test
    void aTokenThatHasEndedIsRenewedAndTheNewOneKept() throws Exception {
        offerDeviceFlow();
        Files.createDirectories(config.getParent());
        Files.writeString(config, """
                {"current":"default","profiles":{"default":{"url":"%s","access_token":"old","refresh_token":"r1","token_endpoint":"https://mail.example.com/oauth/token"}}}""".formatted(server.url()));
        server.others.put(
                "/oauth/token",
                StubStalwart.json("{\"access_token\":\"" + StubStalwart.KEY + "\",\"refresh_token\":\"r2\"}"));

        assertThat(cli.run("get", "task-manager").code()).isZero();
        assertThat(Files.readString(config))
                .contains(StubStalwart.KEY)
                .contains("r2")
                .doesNotContain("r1");
    }

    private void offerDeviceFlow() {
        server.others.put("/.well-known/oauth-authorization-server", StubStalwart.json("""
                {"issuer":"https://mail.example.com","token_endpoint":"https://mail.example.com/oauth/token",
                 "device_authorization_endpoint":"https://mail.example.com/oauth/device"}"""));
        server.others.put("/oauth/device", StubStalwart.json("""
                {"device_code":"d","user_code":"WDJB-MJHT","verification_uri":"https://mail.example.com/device","expires_in":20,"interval":5}"""));
    }

    @Test
    void theSecretOfAProfileGoesToItsServerOnly() {
        cli.secrets.add(StubStalwart.KEY);
        cli.run("login", "--url", server.url());

        try (StubStalwart other = new StubStalwart()) {
            assertThat(cli.run("get", "task-manager", "--url", other.url()).code())
                    .isEqualTo(4);
        }
    }

    @Test
    void profilesLieSideBySide() throws Exception {
        cli.secrets.add(StubStalwart.KEY);
        cli.secrets.add(StubStalwart.KEY);
        cli.run("login", "--url", server.url(), "--profile", "here");
        cli.run("login", "--url", server.url(), "--profile", "there");

        CliRun.Result status = cli.run("auth", "status", "--profile", "here");
        assertThat(status.lines())
                .containsExactly(
                        "server\t" + server.url(),
                        "profile\there",
                        "profiles\there, there",
                        "by\tAPI key",
                        "user\tadmin");
        assertThat(status.out() + status.err()).doesNotContain(StubStalwart.KEY);
        assertThat(cli.run("logout", "--profile", "here").code()).isZero();
        assertThat(cli.run("auth", "status", "--profile", "here").code()).isEqualTo(2);
        assertThat(cli.run("auth", "status").lines()).contains("profile\tthere");
        assertThat(cli.run("logout", "--profile", "here").code()).isEqualTo(3);
    }

    @Test
    void aPasswordIsAskedForWhereOnlyAUserIsNamed() {
        cli.secrets.add("wrong");

        CliRun.Result result = cli.run("get", "task-manager", "--url", server.url(), "--user", "admin");

        assertThat(cli.secrets).isEmpty();
        assertThat(result.code()).isEqualTo(4);
        cli.environment.putAll(Map.of("POSTROAD_PASSWORD", "wrong"));
        assertThat(cli.run("get", "task-manager", "--url", server.url(), "--user", "admin")
                        .code())
                .isEqualTo(4);
    }

    @Test
    void withoutAServerOneIsAskedFor() {
        CliRun.Result result = cli.run("get", "task-manager");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("Which server?");
    }
}
