package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** GET, PATCH and DELETE /api/jobs/:job_id. */
class JobIT extends PostroadIT {
    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private Api.Reply patch(JsonObject job, String quoted) {
        return jobs.api().patch(Jobs.at(job, ""), Jobs.json(quoted));
    }

    private String tag(JsonObject job) {
        return jobs.api().get(Jobs.at(job, "")).header("ETag").orElseThrow();
    }

    @Test
    void aFailedJobSaysWhyAndWhen() {
        JsonObject job = jobs.in(JobStatus.FAILED);

        assertThat(job.getInt("attempt_count")).isOne();
        assertThat(job.getInt("run_count")).isOne();
        assertThat(job.getString("last_error_code")).isEqualTo("not_found");
        assertThat(job.getString("last_error_detail")).isEqualTo("The payload asks for this failure");
        assertThat(job.getString("failed_at")).isEqualTo(job.getString("finished_at"));
        assertThat(job.isNull("result")).isTrue();
    }

    @Test
    void aRetryingJobSaysWhenItRunsAgain() {
        JsonObject job = jobs.in(JobStatus.RETRYING);

        assertThat(job.getInt("attempt_count")).isOne();
        assertThat(job.getString("last_error_code")).isEqualTo("provider_timeout");
        assertThat(job.isNull("failed_at")).isTrue();
        assertThat(job.isNull("finished_at")).isTrue();
        assertThat(Instant.parse(job.getString("due_at")))
                .isBetween(Instant.now().plusSeconds(10), Instant.now().plusSeconds(95));
    }

    @Test
    void aSucceededJobKeepsItsResult() {
        assertThat(jobs.in(JobStatus.SUCCEEDED).getJsonObject("result")).isEqualTo(Jobs.object("{'done': true}"));
    }

    @Test
    void aJobThatAsksToBeCalledAgainRunsAgainWithoutAnAttempt() {
        JsonObject job = jobs.await(jobs.create("{'action': 'patient'}"), JobStatus.SUCCEEDED);

        assertThat(job.getInt("run_count")).isEqualTo(3);
        assertThat(job.getInt("attempt_count")).isZero();
    }

    @Test
    void aRunningJobShowsItsProgress() {
        JsonObject job = jobs.create("{'action': 'reporter'}");

        JsonObject reported = jobs.await(job, now -> !now.isNull("progress"));

        assertThat(reported.getString("status")).isEqualTo("running");
        assertThat(reported.getJsonObject("progress"))
                .isEqualTo(Jobs.object("{'done': 3, 'total': 10, 'message': 'three of ten'}"));
    }

    @Test
    void aJobThatIsTheSameIsNotSentAgain() {
        JsonObject job = jobs.in(JobStatus.SUCCEEDED);
        String tag = tag(job);

        Api.Reply reply = jobs.api().with("If-None-Match", tag).get(Jobs.at(job, ""));

        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.header("ETag")).contains(tag);
        patch(job, "{'priority': 1}").expect(2);
        assertThat(jobs.api().with("If-None-Match", tag).get(Jobs.at(job, "")).status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownIdIsNotFoundAndSoIsAForeignOne() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        Api stranger = Jobs.open(admin()).api();

        Api.Reply foreign = stranger.get(Jobs.at(job, ""));
        Api.Reply unknown = jobs.api().get("/api/jobs/job_0000000000001");
        Api.Reply none = jobs.api().get("/api/jobs/7");

        assertThat(List.of(foreign, unknown, none)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("not_found");
            assertThat(reply.json().getString("detail"))
                    .isEqualTo(unknown.json().getString("detail"));
        });
    }

    @Test
    void whatMayBeChangedIsChanged() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        Api.Reply reply = patch(job, """
            {'priority': -4, 'due': '2091-06-01T00:00:00Z', 'queue': 'system', 'payload': {'sleep_ms': 1}}
            """);

        JsonObject changed = reply.data();
        assertThat(changed.getInt("priority")).isEqualTo(-4);
        assertThat(changed.getString("due_at")).isEqualTo("2091-06-01T00:00:00Z");
        assertThat(changed.getString("queue")).isEqualTo("system");
        assertThat(changed.getJsonObject("payload")).isEqualTo(Jobs.object("{'sleep_ms': 1}"));
        assertThat(reply.header("ETag")).contains("\"v2\"");
        assertThat(jobs.read(job)).isEqualTo(changed);
    }

    @Test
    void aMergePatchIsTakenAndOtherPatchesAreNot() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        String path = Jobs.at(job, "");

        assertThat(jobs.api()
                        .with("Content-Type", "application/merge-patch+json")
                        .patch(path, "{\"priority\":2}")
                        .data()
                        .getInt("priority"))
                .isEqualTo(2);
        Api.Reply reply =
                jobs.api().with("Content-Type", "application/json-patch+json").patch(path, "[]");
        assertThat(reply.status()).isEqualTo(415);
    }

    @Test
    void nullIsTheDefaultAgain() {
        JsonObject job = jobs.create("""
            {'action': 'noop', 'priority': 5, 'queue': 'sync', 'due_in': '1h', 'payload': {'sleep_ms': 1}}
            """);

        JsonObject changed =
                patch(job, "{'priority': null, 'queue': null, 'payload': null}").data();
        assertThat(changed.getInt("priority")).isZero();
        assertThat(changed.getString("queue")).isEqualTo("work");
        assertThat(changed.getJsonObject("payload")).isEmpty();

        patch(job, "{'due': null}").expect(2);
        jobs.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void anEarlierDueHasItRunThen() {
        JsonObject job = jobs.in(JobStatus.PENDING);

        patch(job, "{'due_in': 0}").expect(2);

        jobs.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void aChangeIsReadWhileTheEngineHearsOfIt() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        for (int i = 0; i < 100; i++) {
            assertThat(patch(job, "{'due_in': %d}".formatted(3_600_000 + i)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aDueThatHasPassedIsNow() {
        JsonObject job = jobs.in(JobStatus.SUCCEEDED);

        JsonObject changed = patch(job, "{'due': '2001-01-01T00:00:00Z'}").data();

        assertThat(Instant.parse(changed.getString("due_at"))).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void aPatchThatChangesNothingLeavesTheVersion() {
        JsonObject job = jobs.in(JobStatus.PENDING);

        Api.Reply reply = patch(job, "{'priority': 0}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data()).isEqualTo(job);
        assertThat(reply.header("ETag")).contains("\"v1\"");
        assertThat(patch(job, "{}").data()).isEqualTo(job);
    }

    @Test
    void aLargePayloadReplacesASmallOneAndBack() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        String text = "x".repeat(5_000);

        assertThat(patch(job, "{'payload': {'result': '%s'}}".formatted(text))
                        .data()
                        .getJsonObject("payload")
                        .getString("result"))
                .isEqualTo(text);
        assertThat(patch(job, "{'payload': {}}").data().getJsonObject("payload"))
                .isEmpty();
    }

    @Test
    void aRunningJobIsNotChangedAndNotDeleted() {
        JsonObject job = jobs.in(JobStatus.RUNNING);

        Api.Reply change = patch(job, "{'priority': 1}");
        Api.Reply deletion = jobs.api().delete(Jobs.at(job, ""));

        assertThat(change.status()).isEqualTo(409);
        assertThat(change.code()).isEqualTo("job_not_editable");
        assertThat(deletion.status()).isEqualTo(409);
        assertThat(deletion.code()).isEqualTo("job_not_deletable");
        assertThat(List.of(change, deletion))
                .allSatisfy(
                        reply -> assertThat(reply.json().getString("detail")).contains("running"));
        assertThat(jobs.read(job).getString("status")).isEqualTo("running");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "account_id",
                "task_id",
                "action",
                "status",
                "payload_omitted",
                "unique_key",
                "attempt_count",
                "max_attempts",
                "run_count",
                "lost_count",
                "created_at",
                "started_at",
                "finished_at",
                "failed_at",
                "resolved_at",
                "resolution_note",
                "last_error_code",
                "last_error_detail",
                "progress",
                "result",
                "node",
                "cancel_requested"
            })
    void whatTheServerSetsIsRefusedByName(String member) {
        JsonObject job = jobs.in(JobStatus.PENDING);

        Api.Reply reply = patch(job, "{'priority': 1, '%s': null}".formatted(member));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly("/" + member);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo("read_only_member");
        assertThat(jobs.read(job)).isEqualTo(job);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'colour': 'red'}                      | /colour           | unknown_member",
                "{'priority': 10}                       | /priority         | out_of_range",
                "{'queue': 'no-such'}                   | /queue            | unknown_queue",
                "{'due': 'never'}                       | /due              | invalid_instant",
                "{'payload': {'sleep_ms': 'long'}}      | /payload/sleep_ms | out_of_range",
                "{'payload': 'text'}                    | /payload          | wrong_type"
            })
    void whatIsWrongIsNamed(String body, String pointer, String code) {
        JsonObject job = jobs.in(JobStatus.PENDING);

        Api.Reply reply = patch(job, body);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(pointer);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
        assertThat(jobs.read(job)).isEqualTo(job);
    }

    @Test
    void everyWrongMemberIsNamedAtOnce() {
        Api.Reply reply = patch(jobs.in(JobStatus.PENDING), "{'id': 1, 'colour': 1, 'priority': 10}");

        assertThat(reply.pointers()).containsExactlyInAnyOrder("/id", "/colour", "/priority");
    }

    @Test
    void whoHasReadAnotherVersionChangesNothing() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        String old = tag(job);
        patch(job, "{'priority': 1}").expect(2);
        Api careful = jobs.api().with("If-Match", old);

        for (Api.Reply reply : List.of(
                careful.patch(Jobs.at(job, ""), "{\"priority\":2}"),
                careful.delete(Jobs.at(job, "")),
                careful.post(Jobs.at(job, "/trigger"), null),
                careful.post(Jobs.at(job, "/cancel"), null),
                careful.post(Jobs.at(job, "/retry"), null),
                careful.post(Jobs.at(job, "/resolve"), null))) {
            assertThat(reply.status()).isEqualTo(412);
            assertThat(reply.code()).isEqualTo("changed");
        }
        assertThat(jobs.read(job).getInt("priority")).isOne();
        assertThat(jobs.read(job).getString("status")).isEqualTo("pending");

        Api current = jobs.api().with("If-Match", tag(job));
        assertThat(current.patch(Jobs.at(job, ""), "{\"priority\":2}").status()).isEqualTo(200);
        assertThat(jobs.api()
                        .with("If-Match", tag(job))
                        .delete(Jobs.at(job, ""))
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"PENDING", "RETRYING", "SUCCEEDED", "FAILED", "RESOLVED", "CANCELLED"})
    void aJobThatDoesNotRunIsDeletedWithItsAttempts(JobStatus status) {
        JsonObject job = jobs.in(status);

        Api.Reply reply = jobs.api().delete(Jobs.at(job, ""));

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(jobs.api().get(Jobs.at(job, "")).status()).isEqualTo(404);
        assertThat(jobs.api().get(Jobs.at(job, "/attempts")).status()).isEqualTo(404);
        assertThat(jobs.api().delete(Jobs.at(job, "")).status()).isEqualTo(404);
    }

    @Test
    void aRequestKeepsItsIdThroughItsAnswer() {
        Api named = jobs.api().with("X-Request-Id", "trace-7");

        assertThat(named.get(jobs.path("")).header("X-Request-Id")).contains("trace-7");
        Api.Reply problem = named.get("/api/jobs/job_0000000000001");
        assertThat(problem.header("X-Request-Id")).contains("trace-7");
        assertThat(problem.json().getString("request_id")).isEqualTo("trace-7");
        assertThat(problem.header("Content-Type")).contains("application/problem+json");
        assertThat(jobs.api().with("X-Request-Id", "a b").get(jobs.path("")).header("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{24}"));
    }

    @Test
    void aChangeIsInTheAuditLog() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        patch(job, "{'priority': 3}").expect(2);
        jobs.api().delete(Jobs.at(job, "")).expect(2);

        List<JsonObject> log = jobs.tenant()
                .owner()
                .post(jobs.tenant().path("/logs/search"), Jobs.json("{'filter': {'subject': 'job'}}"))
                .list()
                .getValuesAs(JsonObject.class);

        assertThat(log).extracting(entry -> entry.getString("action")).containsExactly("delete", "update", "create");
        assertThat(log.get(1).getJsonObject("data").getJsonArray("changed").getString(0))
                .isEqualTo("priority");
    }
}
