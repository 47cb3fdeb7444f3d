package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** Tasks over REST, and the jobs they make. */
@OnBothDatabases
class TasksIT extends PostroadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private String path(String below) {
        return jobs.tenant().path("/tasks" + below);
    }

    private Api.Reply post(String quoted) {
        return jobs.api().post(path(""), Jobs.json(quoted));
    }

    private JsonObject create(String quoted) {
        return post(quoted).data();
    }

    private static String at(JsonObject task, String below) {
        return "/api/tasks/" + task.getString("id") + below;
    }

    private JsonObject read(JsonObject task) {
        return jobs.api().get(at(task, "")).data();
    }

    private Api.Reply trigger(JsonObject task) {
        return jobs.api().post(at(task, "/trigger"), null);
    }

    private Api.Reply patch(JsonObject task, String quoted) {
        return jobs.api().with("Content-Type", "application/merge-patch+json").patch(at(task, ""), Jobs.json(quoted));
    }

    private JsonObject await(JsonObject task, String status) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> read(task), now -> now.getString("status").equals(status));
    }

    private static List<String> jobIds(JsonObject triggered) {
        return triggered.getJsonArray("job_ids").getValuesAs(JsonString::getString);
    }

    private JsonObject job(String id) {
        return jobs.api().get("/api/jobs/" + id).data();
    }

    @Test
    void aTaskRunsOnlyWhenItIsTriggered() {
        Api.Reply made = post("{'task_type': 'noop', 'payload': {'result': {'n': 1}}, 'priority': 4}");

        assertThat(made.status()).isEqualTo(201);
        JsonObject task = made.data();
        assertThat(made.header("Location").orElseThrow()).endsWith(at(task, ""));
        assertThat(task.getString("status")).isEqualTo("idle");
        assertThat(task.getInt("priority")).isEqualTo(4);
        assertThat(task.getString("account_id")).isEqualTo(jobs.tenant().id());
        assertThat(task.isNull("retry")).isTrue();
        assertThat(task.isNull("target_credential_id")).isTrue();
        assertThat(jobs.list("")).isEmpty();
        assertThat(read(task)).isEqualTo(task);

        Api.Reply triggered = trigger(task);

        assertThat(triggered.status()).isEqualTo(202);
        JsonObject job = job(jobIds(triggered.data()).get(0));
        assertThat(job.getString("task_id")).isEqualTo(task.getString("id"));
        assertThat(job.getString("action")).isEqualTo("noop");
        assertThat(job.getInt("priority")).isEqualTo(4);
        JsonObject done = await(task, "done");
        assertThat(done.getJsonObject("counts").getInt("succeeded")).isEqualTo(1);
        assertThat(jobs.read(job).getJsonObject("result").getInt("n")).isEqualTo(1);
        assertThat(jobs.list("?task_id=" + task.getString("id"))).hasSize(1);
        assertThat(jobs.search("{'filter': {'task_id': '%s'}}".formatted(task.getString("id"))))
                .hasSize(1);
    }

    @Test
    void aTaskMadeWithATriggerRunsAtOnce() {
        Api.Reply made = post("{'task_type': 'noop', 'trigger': true}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(jobIds(made.data())).hasSize(1);
        await(made.data(), "done");
    }

    @Test
    void aTriggerAfterTheEndStartsAnewAndOneBeforeItDoesNot() {
        JsonObject task = create("{'task_type': 'noop', 'payload': {'sleep_ms': 60000}, 'trigger': true}");
        String first = jobIds(task).get(0);
        await(task, "running");

        assertThat(jobIds(trigger(task).data())).containsExactly(first);

        jobs.api().post("/api/jobs/" + first + "/cancel", null).expect(2);
        await(task, "idle");
        patch(task, "{'payload': {}}").expect(2);
        assertThat(jobIds(trigger(task).data())).hasSize(1).doesNotContain(first);
        await(task, "done");
        assertThat(jobs.list("?task_id=" + task.getString("id"))).hasSize(2);
    }

    @Test
    void itsJobsAreRetriedByItsOwnStrategy() {
        JsonObject task = create("""
            {'task_type': 'noop', 'payload': {'fail': 'provider_timeout'}, 'trigger': true,
             'retry': {'@type': 'FixedDelay', 'delay': '20ms'}}
            """);

        JsonObject job = jobs.await(job(jobIds(task).get(0)), JobStatus.FAILED);

        assertThat(job.getInt("attempt_count")).isEqualTo(job.getInt("max_attempts"));
        assertThat(read(task).getString("status")).isEqualTo("failing");
        JsonObject other = create("{'task_type': 'noop', 'payload': {'fail': 'provider_timeout'}, 'trigger': true}");
        jobs.await(job(jobIds(other).get(0)), JobStatus.RETRYING);
        assertThat(read(other).getString("status")).isEqualTo("failing");
        assertThat(read(other).getJsonObject("counts").getInt("retrying")).isEqualTo(1);
    }

    @Test
    void aFailureThatWasResolvedIsNoTroubleAnyMore() {
        JsonObject task = create("{'task_type': 'noop', 'payload': {'fail': 'not_found'}, 'trigger': true}");
        await(task, "failing");

        jobs.api()
                .post("/api/jobs/" + jobIds(task).get(0) + "/resolve", Jobs.json("{'note': 'seen'}"))
                .expect(2);

        assertThat(read(task).getString("status")).isEqualTo("done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                                                              | /task_type",
                "{'task_type': 'unheard'}                                                        | /task_type",
                "{'task_type': 'http_request', 'payload': {}}                                    | /payload/url",
                "{'task_type': 'noop', 'target_credential_id': 'pc_0000000000001'}               | /target_credential_id",
                "{'task_type': 'noop', 'target_credential_id': 'mine'}                           | /target_credential_id",
                "{'task_type': 'noop', 'priority': 10}                                           | /priority",
                "{'task_type': 'noop', 'retry': {'delay': '1s'}}                                 | /retry/@type",
                "{'task_type': 'noop', 'retry': {'@type': 'Never'}}                              | /retry/@type",
                "{'task_type': 'noop', 'retry': {'@type': 'ExponentialBackoff', 'factor': 0.5}}  | /retry/factor",
                "{'task_type': 'noop', 'retry': {'@type': 'FixedDelay', 'delay': '-1s'}}         | /retry/delay",
                "{'task_type': 'noop', 'status': 'done'}                                         | /status",
                "{'task_type': 'noop', 'more': 1}                                                | /more"
            })
    void whatIsWrongIsRefusedBeforeAnythingIsStored(String body, String pointer) {
        Api.Reply refused = post(body);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(refused.pointers()).contains(pointer);
        assertThat(jobs.api().get(path("")).list()).isEmpty();
    }

    @Test
    void aPatchChangesWhatItNamesAndNullIsTheDefaultAgain() {
        JsonObject task = create("""
            {'task_type': 'noop', 'priority': 2, 'payload': {'sleep_ms': 1},
             'retry': {'@type': 'ExponentialBackoff', 'factor': 3, 'initial_delay': '1s', 'max_delay': '9s', 'jitter': false}}
            """);

        JsonObject patched = patch(task, "{'retry': {'max_delay': '5m'}}").data();
        assertThat(patched.getJsonObject("retry")).isEqualTo(Jobs.object("""
                    {'@type': 'ExponentialBackoff', 'factor': 3.0, 'initial_delay': '1s', 'max_delay': '5m', 'jitter': false}
                    """));
        assertThat(patched.getInt("priority")).isEqualTo(2);
        assertThat(patch(task, "{'retry': {'@type': 'FixedDelay', 'delay': 1500}}")
                        .data()
                        .getJsonObject("retry")
                        .getString("delay"))
                .isEqualTo("1500ms");

        JsonObject reset = patch(task, "{'retry': null, 'priority': null, 'payload': null}")
                .data();

        assertThat(reset.isNull("retry")).isTrue();
        assertThat(reset.getInt("priority")).isZero();
        assertThat(reset.getJsonObject("payload")).isEmpty();
        assertThat(patch(task, "{'task_type': 'slow'}").pointers()).containsExactly("/task_type");
        assertThat(patch(task, "{'payload': {'fail': 'no such code'}}").status())
                .isEqualTo(422);
    }

    @Test
    void aChangeOfAnotherVersionIsRefused() {
        Api.Reply made = post("{'task_type': 'noop'}");
        String tag = made.header("ETag").orElseThrow();
        Api with = jobs.api().with("If-Match", tag);
        String task = at(made.data(), "");

        assertThat(with.patch(task, "{\"priority\":1}").status()).isEqualTo(200);
        assertThat(with.patch(task, "{\"priority\":2}").status()).isEqualTo(412);
        assertThat(with.post(task + "/trigger", null).status()).isEqualTo(412);
        assertThat(with.delete(task).status()).isEqualTo(412);
        assertThat(read(made.data()).getInt("priority")).isEqualTo(1);
    }

    @Test
    void aTaskWhoseJobRunsIsDeletedOnlyIfThatIsAskedFor() {
        JsonObject task = create("{'task_type': 'noop', 'payload': {'sleep_ms': 60000}, 'trigger': true}");
        await(task, "running");

        Api.Reply refused = jobs.api().delete(at(task, ""));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("task_running");

        assertThat(jobs.api().delete(at(task, "?cancel_jobs=true")).status()).isEqualTo(204);
        assertThat(jobs.api().get(at(task, "")).status()).isEqualTo(404);
        jobs.await(job(jobIds(task).get(0)), JobStatus.CANCELLED);
    }

    @Test
    void deletingJobsNeverDeletesTheirTask() {
        JsonObject task = create("{'task_type': 'noop', 'trigger': true}");
        await(task, "done");

        jobs.api().delete("/api/jobs/" + jobIds(task).get(0)).expect(2);

        assertThat(read(task).getString("status")).isEqualTo("idle");
    }

    @Test
    void aRepeatedRequestIsAnsweredAsTheFirstWas() {
        Api once = jobs.api().with("Idempotency-Key", Api.unusedName("task"));
        String body = Jobs.json("{'task_type': 'noop', 'trigger': true}");
        Api.Reply first = once.post(path(""), body);
        await(first.data(), "done");

        assertThat(once.post(path(""), body).body()).isEqualTo(first.body());
        Api again = jobs.api().with("Idempotency-Key", Api.unusedName("task"));
        Api.Reply triggered = again.post(at(first.data(), "/trigger"), null);
        await(first.data(), "done");
        assertThat(again.post(at(first.data(), "/trigger"), null).body()).isEqualTo(triggered.body());
        assertThat(jobs.list("")).hasSize(2);
    }

    @Test
    void aSearchFindsByWhatItsFilterSays() {
        JsonObject idle = create("{'task_type': 'patient', 'priority': -3}");
        JsonObject failing = create("{'task_type': 'noop', 'payload': {'fail': 'not_found'}, 'trigger': true}");
        JsonObject done = create("{'task_type': 'noop', 'trigger': true, 'priority': 7}");
        await(failing, "failing");
        await(done, "done");

        assertThat(search("{'filter': {'status': 'failing'}}")).containsExactly(failing.getString("id"));
        assertThat(search("{'filter': {'status': ['done', 'idle']}, 'sort': 'created_at'}"))
                .containsExactly(idle.getString("id"), done.getString("id"));
        assertThat(search("{'filter': {'task_type': 'patient'}}")).containsExactly(idle.getString("id"));
        assertThat(search("{'filter': {'priority': {'gte': 1}}}")).containsExactly(done.getString("id"));
        assertThat(search("{'filter': {'created': {'lt': '2001-01-01T00:00:00Z'}}}"))
                .isEmpty();
        assertThat(search("{'filter': {'target_credential_id': 'pc_0000000000001'}}"))
                .isEmpty();
        assertThat(search("{'query': 'pati'}")).containsExactly(idle.getString("id"));
        assertThat(search("{'sort': '-priority', 'limit': 2}"))
                .containsExactly(done.getString("id"), failing.getString("id"));
        assertThat(jobs.api()
                        .get(path("?status=idle,failing&sort=created_at&total=true"))
                        .json()
                        .getInt("total"))
                .isEqualTo(2);
        assertThat(jobs.api()
                        .post(path("/search"), Jobs.json("{'filter': {'colour': 'red'}}"))
                        .pointers())
                .containsExactly("/filter/colour");
        assertThat(jobs.api()
                        .post(path("/search"), Jobs.json("{'filter': {'status': 'failed'}}"))
                        .status())
                .isEqualTo(422);
    }

    private List<String> search(String quoted) {
        return jobs.api().post(path("/search"), Jobs.json(quoted)).list().getValuesAs(JsonObject.class).stream()
                .map(task -> task.getString("id"))
                .toList();
    }

    @Test
    void pagesNeitherRepeatNorSkipWhileTasksAreMade() {
        List<String> there = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            there.add(0, create("{'task_type': 'noop'}").getString("id"));
        }
        List<String> seen = new ArrayList<>();
        String next = path("?limit=3");
        while (!next.isEmpty()) {
            Api.Reply page = jobs.api().get(next);
            page.list().getValuesAs(JsonObject.class).forEach(task -> seen.add(task.getString("id")));
            create("{'task_type': 'noop'}");
            next = page.header("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse("");
        }

        assertThat(seen).isEqualTo(there);
        assertThat(jobs.api().get(path("?limit=3&cursor=bogus")).status()).isEqualTo(422);
        assertThat(jobs.api().get(path("?limit=3&offset=9")).list()).hasSize(1);
    }

    @Test
    void aSecretOfItsPayloadIsNotShown() {
        JsonObject task =
                create("{'task_type': 'http_request', 'payload': {'url': 'https://example.com/', 'secret': 'hush'}}");

        assertThat(task.toString()).doesNotContain("hush");
        assertThat(read(task).toString()).doesNotContain("hush");
        assertThat(jobs.api().get(path("")).body()).doesNotContain("hush");
        assertThat(patch(task, "{'priority': 1}").body()).doesNotContain("hush");
    }

    @Test
    void aLargePayloadIsLeftOutOfLists() {
        JsonObject task =
                create("{'task_type': 'http_request', 'payload': {'url': 'https://example.com/', 'body': '%s'}}"
                        .formatted("x".repeat(5_000)));

        assertThat(read(task).getJsonObject("payload").getString("body")).hasSize(5_000);
        JsonObject listed = jobs.api().get(path("")).list().getJsonObject(0);
        assertThat(listed.isNull("payload")).isTrue();
        assertThat(listed.getBoolean("payload_omitted")).isTrue();
    }

    @Test
    void anAccountWithTasksIsNotDeleted() {
        JsonObject task = create("{'task_type': 'noop'}");

        Api.Reply refused = admin().delete(jobs.tenant().path());

        assertThat(refused.code()).isEqualTo("account_has_tasks");
        jobs.api().delete(at(task, "")).expect(2);
    }
}
