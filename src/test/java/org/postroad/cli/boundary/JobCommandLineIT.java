package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/** The commands for people, against the real server. */
@OnBothDatabases
class JobCommandLineIT extends PostroadIT {
    @TempDir
    Path home;

    private Tenant tenant;
    private CliRun cli;

    @BeforeEach
    void open() {
        tenant = Tenant.open(admin());
        cli = new CliRun(home).at(url("/").toString(), ADMIN_KEY);
        cli.environment.put("POSTROAD_ACCOUNT", tenant.id());
    }

    @AfterEach
    void close() {
        cli.run("jobs", "cancel", "--status", "pending,running,retrying", "--yes");
    }

    private String job(String quoted) {
        return tenant.member()
                .post(tenant.path("/jobs"), quoted.replace('\'', '"'))
                .data()
                .getString("id");
    }

    private String failed() {
        String id = job("{'action': 'noop', 'payload': {'fail': 'not_found'}}");
        await().atMost(Duration.ofSeconds(60)).until(() -> status(id).equals("failed"));
        return id;
    }

    private String status(String id) {
        return tenant.member().get("/api/jobs/" + id).data().getString("status");
    }

    @Test
    void jobsAreListedByWhatTheyAre() {
        String waiting = job("{'action': 'noop', 'due_in': '1h'}");
        String failed = failed();

        assertThat(cli.run("jobs", "list", "-o", "name").lines()).containsExactlyInAnyOrder(waiting, failed);
        assertThat(cli.run("jobs", "list", "--status", "failed").out())
                .matches(failed + "\tfailed\tnoop\twork\t0\t1/4\t[0-9TZ:-]+\tnot_found\n");
        assertThat(cli.run("jobs", "list", "--action", "http_request").out()).isEmpty();
        assertThat(cli.run("jobs", "list", "--all-accounts", "--limit", "0", "-o", "name")
                        .lines())
                .contains(waiting);
    }

    @Test
    void aLongListIsFollowedToItsEnd() {
        String many = "{'action': 'noop', 'due_in': '1h'},".repeat(250);
        tenant.member()
                .post(tenant.path("/jobs"), ("[" + many.substring(0, many.length() - 1) + "]").replace('\'', '"'))
                .expect(2);

        assertThat(cli.run("jobs", "list", "--limit", "0").lines()).hasSize(250);
        assertThat(cli.run("jobs", "list").lines()).hasSize(50);
    }

    @Test
    void aJobIsShownWithItsAttempts() {
        CliRun.Result shown = cli.run("jobs", "show", failed());

        assertThat(shown.lines()).contains("status\tfailed", "payload.fail\tnot_found", "attempt_count\t1");
        assertThat(shown.lines().get(shown.lines().size() - 1))
                .startsWith("1\t")
                .contains("\tnot_found\t");
        assertThat(cli.run("jobs", "show", "job_0000000000001").code()).isEqualTo(3);
    }

    @Test
    void aFailedJobIsResolvedWithANote() {
        String id = failed();

        CliRun.Result result = cli.run("jobs", "resolve", id, "--note", "seen to");

        assertThat(result.out()).isEqualTo(id + "\tresolved\n");
        assertThat(tenant.member().get("/api/jobs/" + id).data().getString("resolution_note"))
                .isEqualTo("seen to");
    }

    @Test
    void commandsOnSeveralGoOnAndEndInPart() {
        String failed = failed();
        String waiting = job("{'action': 'noop', 'due_in': '1h'}");

        CliRun.Result result = cli.run("jobs", "resolve", failed, waiting);

        assertThat(result.lines()).hasSize(1);
        assertThat(result.code()).isEqualTo(6);
        assertThat(cli.run("jobs", "resolve", waiting).code()).isEqualTo(5);
        assertThat(cli.run("jobs", "trigger", waiting).code()).isZero();
        assertThat(cli.run("jobs", "watch", waiting).code()).isNotEqualTo(3);
    }

    @Test
    void whatAFilterFindsIsCountedFirstAndChangedOnlyWithAssent() {
        String first = failed();
        String second = failed();

        CliRun.Result counted = cli.run("jobs", "resolve", "--status", "failed");
        assertThat(counted.out()).isEqualTo("2\n");
        assertThat(counted.err()).contains("--yes");
        assertThat(status(first)).isEqualTo("failed");

        assertThat(cli.run("jobs", "resolve", "--status", "failed", "--yes").out())
                .isEqualTo("2\n");
        assertThat(List.of(status(first), status(second))).containsOnly("resolved");
        assertThat(cli.run("jobs", "resolve").code()).isEqualTo(2);
    }

    @Test
    void aWatchEndsWithItsJobs() {
        String good = job("{'action': 'noop', 'payload': {'sleep_ms': 300}}");
        cli.pauses = Integer.MAX_VALUE;

        CliRun.Result well = cli.run("jobs", "watch", good);
        CliRun.Result ill = cli.run("jobs", "watch", failed());

        assertThat(well.code()).isZero();
        assertThat(well.lines().get(well.lines().size() - 1)).startsWith(good + "\tsucceeded");
        assertThat(ill.code()).isEqualTo(1);
    }

    @Test
    void aWatchOfAllTellsWhatIsNew() {
        String there = job("{'action': 'noop', 'due_in': '1h'}");
        String[] later = new String[1];
        cli.pauses = 1;
        cli.whilePaused = () -> later[0] = later[0] == null ? job("{'action': 'noop', 'due_in': '1h'}") : later[0];

        assertThat(cli.run("jobs", "watch").lines().stream().map(line -> line.split("\t")[0]))
                .containsExactly(there, later[0]);
    }

    @Test
    void tasksAreSeenAndStarted() {
        String id = tenant.member()
                .post(tenant.path("/tasks"), "{\"task_type\":\"noop\",\"payload\":{}}")
                .data()
                .getString("id");

        assertThat(cli.run("tasks", "list").out()).startsWith(id + "\tidle\tnoop\t0\t0\t0\t0\t");
        CliRun.Result started = cli.run("tasks", "trigger", id);
        assertThat(started.out()).matches("job_[0-9a-z]{13}\n");
        assertThat(cli.run("jobs", "list", "--task", id, "-o", "name").out()).isEqualTo(started.out());
        assertThat(cli.run("tasks", "show", id).lines()).contains("id\t" + id);
    }

    @Test
    void aQueueIsHaltedByItsName() {
        String queue = Api.unusedName("halt");
        admin().post("/api/queues", "{\"name\":\"%s\"}".formatted(queue)).expect(2);

        assertThat(cli.run("queues", "pause", queue, "--reason", "maintenance").err())
                .contains(queue + " is paused");
        assertThat(cli.run("queues", "list").lines())
                .anyMatch(line -> line.contains("\t" + queue + "\twork\t25\ttrue\tmaintenance\t"));
        assertThat(cli.run("queues", "resume", queue).err()).contains(queue + " runs");
        assertThat(cli.run("queues", "pause", "nobody").code()).isEqualTo(3);
    }

    @Test
    void theQueuesOfTheNodeAreShown() {
        assertThat(cli.run("top").lines()).anyMatch(line -> line.startsWith("work\t"));
        cli.columns = 100;
        cli.pauses = 1;
        assertThat(cli.run("top").out()).contains("QUEUE").contains("done/s".toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void anAccountIsNamedWhereThereAreSeveral() {
        cli.environment.remove("POSTROAD_ACCOUNT");

        assertThat(cli.run("jobs", "list").code()).isEqualTo(2);
        assertThat(cli.run("jobs", "list", "--account", "nobody").code()).isEqualTo(3);
        assertThat(cli.run("jobs", "list", "--account", tenant.id()).code()).isZero();
    }

    @Test
    void whoMayNotIsToldSo() {
        cli.at(url("/").toString(), "pr_no-such-key-000000000000000000000000");

        assertThat(cli.run("queues", "list").code()).isEqualTo(4);
    }
}
