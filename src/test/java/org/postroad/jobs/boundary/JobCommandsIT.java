package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobCommand;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** POST /api/jobs/:job_id/retry, /trigger, /resolve and /cancel. */
class JobCommandsIT extends PostroadIT {
    private static final List<String> COMMANDS = List.of("retry", "trigger", "resolve", "cancel");

    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    /** As the table of job-states.md says, which is the one of {@link JobCommand}. */
    @ParameterizedTest
    @EnumSource
    void everyCommandDoesWhatTheTableSays(JobStatus status) throws SQLException {
        for (String command : COMMANDS) {
            JsonObject job = status == JobStatus.STALLED ? stalled() : jobs.in(status);
            String before = jobs.api().get(Jobs.at(job, "")).header("ETag").orElseThrow();

            Api.Reply reply = jobs.command(job, command);

            JobCommand asked = JobCommand.valueOf(command.toUpperCase(Locale.ROOT));
            String what = command + " of a " + status.wireName() + " job: " + reply;
            switch (asked.on(status)) {
                case CHANGE -> {
                    assertThat(reply.status()).as(what).isEqualTo(200);
                    assertThat(reply.header("ETag")).as(what).isPresent().isNotEqualTo(before);
                }
                case NOTHING -> {
                    assertThat(reply.status()).as(what).isEqualTo(200);
                    assertThat(reply.header("ETag")).as(what).contains(before);
                    assertThat(reply.data()).as(what).isEqualTo(job);
                }
                case ASK_TO_STOP -> {
                    assertThat(reply.status()).as(what).isEqualTo(202);
                    assertThat(reply.data().getBoolean("cancel_requested")
                                    || reply.data().getString("status").equals(JobStatus.CANCELLED.wireName()))
                            .as("asked to stop, or stopped by the time of the answer")
                            .isTrue();
                    jobs.await(job, JobStatus.CANCELLED);
                }
                case REFUSE -> {
                    assertThat(reply.status()).as(what).isEqualTo(409);
                    assertThat(reply.code()).as(what).isEqualTo(asked.refusal());
                    assertThat(reply.json().getString("detail")).as(what).contains(status.wireName());
                    assertThat(jobs.read(job)).as(what).isEqualTo(job);
                }
            }
        }
    }

    /** What only time makes of a job, made by hand: due for an hour in a queue that is paused. */
    private JsonObject stalled() throws SQLException {
        String queue = Api.unusedName("paused");
        admin().post("/api/queues", Jobs.json("{'name': '%s'}".formatted(queue)))
                .expect(2);
        admin().post("/api/queues/" + queue + "/pause", null).expect(2);
        JsonObject job = jobs.create("{'action': 'noop', 'queue': '%s'}".formatted(queue));
        try (Connection connection = DriverManager.getConnection(
                        System.getProperty("postroad.db.url"),
                        System.getProperty("postroad.db.user"),
                        System.getProperty("postroad.db.password"));
                PreparedStatement update =
                        connection.prepareStatement("UPDATE job SET due = now() - INTERVAL '1 hour' WHERE id = ?")) {
            update.setLong(1, Job.ID.parse(job.getString("id")).getAsLong());
            assertThat(update.executeUpdate()).isOne();
        }
        return jobs.await(job, JobStatus.STALLED);
    }

    @Test
    void aRetriedJobHasAFreshBudgetAndRuns() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        jobs.api()
                .patch(Jobs.at(failed, ""), Jobs.json("{'payload': {'result': 'well'}}"))
                .expect(2);

        jobs.command(failed, "retry").expect(2);

        JsonObject done = jobs.await(failed, JobStatus.SUCCEEDED);
        assertThat(done.getString("result")).isEqualTo("well");
        assertThat(done.getInt("attempt_count")).isZero();
        assertThat(done.isNull("failed_at")).isTrue();
        assertThat(done.getInt("run_count")).isEqualTo(2);
        assertThat(jobs.api().get(Jobs.at(failed, "/attempts")).list()).hasSize(1);
    }

    @Test
    void aCancelledAndAResolvedJobAreRetried() {
        JsonObject cancelled =
                jobs.command(jobs.in(JobStatus.CANCELLED), "retry").data();
        JsonObject resolved = jobs.command(jobs.in(JobStatus.RESOLVED), "retry").data();

        assertThat(resolved.isNull("resolved_at")).isTrue();
        assertThat(resolved.isNull("resolution_note")).isTrue();
        jobs.await(cancelled, JobStatus.SUCCEEDED);
        jobs.await(resolved, JobStatus.FAILED);
    }

    @Test
    void aTriggeredJobRunsNow() {
        JsonObject job = jobs.in(JobStatus.PENDING);

        JsonObject triggered = jobs.command(job, "trigger").data();

        assertThat(Instant.parse(triggered.getString("due_at")))
                .isBefore(Instant.now().plusSeconds(60));
        jobs.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void aTriggeredJobPassesAllOthersOfItsQueue() {
        String queue = Api.unusedName("narrow");
        admin().post("/api/queues", Jobs.json("{'name': '%s', 'threads_per_node': 1}".formatted(queue)))
                .expect(2);
        String there = "'action': 'noop', 'queue': '%s'".formatted(queue);
        JsonObject running =
                jobs.await(jobs.create("{%s, 'payload': {'sleep_ms': 60000}}".formatted(there)), JobStatus.RUNNING);
        JsonObject urgent = jobs.create("{%s, 'priority': 9}".formatted(there));
        JsonObject last = jobs.create("{%s, 'priority': -9, 'due_in': '1h'}".formatted(there));

        jobs.command(last, "trigger").expect(2);
        jobs.command(running, "cancel").expect(2);

        String lastStart = jobs.await(last, JobStatus.SUCCEEDED).getString("started_at");
        String urgentStart = jobs.await(urgent, JobStatus.SUCCEEDED).getString("started_at");
        assertThat(Instant.parse(lastStart)).isBefore(Instant.parse(urgentStart));
    }

    @Test
    void aFailedJobThatIsTriggeredRunsOnceMore() {
        JsonObject failed = jobs.in(JobStatus.FAILED);

        jobs.command(failed, "trigger").expect(2);

        JsonObject again = jobs.await(failed, job -> job.getInt("run_count") == 2 && isFailed(job));
        assertThat(again.getInt("attempt_count")).isEqualTo(2);
    }

    private static boolean isFailed(JsonObject job) {
        return job.getString("status").equals("failed");
    }

    @Test
    void aRetryingJobIsTriggeredBeforeItsTime() {
        JsonObject retrying = jobs.in(JobStatus.RETRYING);

        jobs.command(retrying, "trigger").expect(2);

        JsonObject again = jobs.await(retrying, job -> job.getInt("attempt_count") == 2);
        assertThat(again.getString("status")).isEqualTo("retrying");
    }

    @Test
    void theFirstNoteStays() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        String note = "handled after provider maintenance window";

        JsonObject resolved = jobs.api()
                .post(Jobs.at(failed, "/resolve"), Jobs.json("{'note': '%s'}".formatted(note)))
                .data();
        JsonObject again = jobs.api()
                .post(Jobs.at(failed, "/resolve"), Jobs.json("{'note': 'another'}"))
                .data();

        assertThat(resolved.getString("status")).isEqualTo("resolved");
        assertThat(resolved.getString("resolution_note")).isEqualTo(note);
        assertThat(Instant.parse(resolved.getString("resolved_at")))
                .isAfterOrEqualTo(Instant.parse(resolved.getString("failed_at")));
        assertThat(resolved.getString("last_error_code")).isEqualTo("not_found");
        assertThat(again).isEqualTo(resolved);
    }

    @Test
    void aJobIsResolvedWithoutANote() {
        JsonObject resolved =
                jobs.command(jobs.in(JobStatus.RETRYING), "resolve").data();

        assertThat(resolved.getString("resolution_note")).isEmpty();
        assertThat(resolved.getString("finished_at")).isEqualTo(resolved.getString("resolved_at"));
    }

    @Test
    void aRunningJobThatIsCancelledStops() {
        JsonObject job = jobs.in(JobStatus.RUNNING);

        Api.Reply asked = jobs.command(job, "cancel");
        assertThat(asked.status()).isEqualTo(202);

        JsonObject cancelled = jobs.await(job, JobStatus.CANCELLED);
        assertThat(cancelled.isNull("finished_at")).isFalse();
        assertThat(jobs.command(job, "cancel").status()).isEqualTo(200);
    }

    @Test
    void aHandlerThatDoesNotListenIsInterrupted() {
        JsonObject job = jobs.await(jobs.create("{'action': 'deaf'}"), JobStatus.RUNNING);

        jobs.command(job, "cancel").expect(2);

        jobs.await(job, JobStatus.CANCELLED);
    }

    @Test
    void aHandlerThatEndsWellAlthoughItWasAskedToStopHasSucceeded() {
        JsonObject job = jobs.await(jobs.create("{'action': 'reporter'}"), JobStatus.RUNNING);

        jobs.command(job, "cancel").expect(2);

        jobs.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void aJobWhoseUniqueKeyIsTakenIsNotRetried() {
        String body = "{'action': 'noop', 'unique_key': 'one', 'due_in': '1h'}";
        JsonObject cancelled = jobs.command(jobs.create(body), "cancel").data();
        jobs.create(body);

        Api.Reply reply = jobs.command(cancelled, "retry");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("unique_key_taken");
        assertThat(jobs.read(cancelled)).isEqualTo(cancelled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "retry   | {'note': 'why'}     | /note   | unknown_member",
                "trigger | {'now': true}       | /now    | unknown_member",
                "cancel  | {'reason': 'none'}  | /reason | unknown_member",
                "resolve | {'notes': 'x'}      | /notes  | unknown_member",
                "resolve | {'note': 7}         | /note   | wrong_type"
            })
    void whatIsWrongIsNamed(String command, String body, String pointer, String code) {
        JsonObject job = jobs.in(JobStatus.PENDING);

        Api.Reply reply = jobs.api().post(Jobs.at(job, "/" + command), Jobs.json(body));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(pointer);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
    }

    @Test
    void anEmptyBodyIsAsGoodAsNone() {
        JsonObject job = jobs.in(JobStatus.PENDING);

        assertThat(jobs.api().post(Jobs.at(job, "/trigger"), "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"GET, 405", "PUT, 405", "DELETE, 405"})
    void aCommandIsPosted(String method, int status) {
        JsonObject job = jobs.in(JobStatus.PENDING);

        Api.Reply reply = jobs.api().send(method, Jobs.at(job, "/trigger"), null);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo("method_not_allowed");
        assertThat(jobs.read(job)).isEqualTo(job);
    }

    @Test
    void aChangeIsInTheAuditLogAndARepetitionIsNot() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        jobs.api().post(Jobs.at(failed, "/resolve"), Jobs.json("{'note': 'seen'}"));
        jobs.command(failed, "resolve").expect(2);
        jobs.command(failed, "cancel").expect(4);

        List<JsonObject> log = jobs.tenant()
                .owner()
                .post(jobs.tenant().path("/logs/search"), Jobs.json("{'filter': {'subject': 'job'}}"))
                .list()
                .getValuesAs(JsonObject.class);

        assertThat(log).extracting(entry -> entry.getString("action")).containsExactly("resolve", "create");
        assertThat(log.get(0).getJsonObject("data"))
                .isEqualTo(Jobs.object("{'job_id': '%s', 'action': 'noop', 'status': 'failed', 'note': 'seen'}"
                        .formatted(failed.getString("id"))));
    }
}
