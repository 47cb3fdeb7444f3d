package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.testing.Api;
import org.postroad.testing.Browser;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** A person signs in with the command line, in each of the ways there are, and works with what was kept. */
class LoginIT extends PostroadIT {
    private static final String PASSWORD = "a password nobody guesses";
    private static final Pattern CODE = Pattern.compile("enter the code ([A-Z0-9-]+)");

    /** Longer than a device has to wait between two questions. */
    private static final Duration BEFORE_THE_NEXT_POLL = Duration.ofMillis(5_500);

    @TempDir
    Path home;

    private CliRun cli;
    private String user;
    private String server;

    @BeforeEach
    void makeAUser() {
        cli = new CliRun(home);
        server = url("").toString();
        user = Api.unusedName("person");
        admin().post("/api/users", "{\"name\":\"" + user + "\",\"password\":\"" + PASSWORD + "\"}")
                .expect(2);
        Tenant tenant = Tenant.open(admin());
        admin().post(tenant.path("/members"), "{\"user_name\":\"" + user + "\",\"role\":\"member\"}")
                .expect(2);
    }

    @OnBothDatabases
    @Test
    void withAKeyThatIsAskedFor() {
        cli.secrets.add(ADMIN_KEY);

        assertThat(login("--with-api-key")).contains("Signed in to").doesNotContain(ADMIN_KEY);
        works("get", "task-manager");
    }

    @Test
    void withAPasswordThatMakesAKeyAndIsForgotten() throws Exception {
        cli.secrets.add(PASSWORD);

        assertThat(login("--user", user)).contains("as " + user);

        assertThat(Files.readString(home.resolve(".config/postroad/config.json")))
                .doesNotContain(PASSWORD);
        works("jobs", "list");
    }

    @Test
    void withABrowserThatConfirmsACode() {
        cli.pauses = 5;
        cli.whilePaused = () -> {
            cli.whilePaused = () -> {};
            confirm();
            LockSupport.parkNanos(BEFORE_THE_NEXT_POLL.toNanos());
        };

        assertThat(login()).contains("as " + user);
        works("jobs", "list");
        assertThat(cli.run("logout").code()).isZero();
        assertThat(cli.run("jobs", "list").code()).isNotZero();
    }

    private void confirm() {
        Matcher code = CODE.matcher(cli.said());
        assertThat(code.find()).as(cli.said()).isTrue();
        Browser browser = new Browser(url("/"), "10.8.8.8");
        Map<String, String> form = Browser.hidden(browser.get("/device", Map.of("user_code", code.group(1))));
        form.putAll(Map.of("username", user, "password", PASSWORD, "decision", "allow"));
        assertThat(browser.post("/device", form).body()).contains("signed in now");
    }

    private String login(String... how) {
        String[] line = new String[how.length + 3];
        line[0] = "login";
        line[1] = "--url";
        line[2] = server;
        System.arraycopy(how, 0, line, 3, how.length);
        CliRun.Result result = cli.run(line);
        assertThat(result.code()).as(result.err()).isZero();
        return result.err();
    }

    private void works(String... command) {
        CliRun.Result result = cli.run(command);
        assertThat(result.code()).as(result.err()).isZero();
    }
}
