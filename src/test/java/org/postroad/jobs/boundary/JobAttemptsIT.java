package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** GET /api/jobs/:job_id/attempts. */
class JobAttemptsIT extends PostroadIT {
    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private List<JsonObject> attempts(JsonObject job, String query) {
        return jobs.api().get(Jobs.at(job, "/attempts" + query)).list().getValuesAs(JsonObject.class);
    }

    /** A job that failed, and failed again as often as it was triggered. */
    private JsonObject failed(int times) {
        JsonObject job = jobs.in(JobStatus.FAILED);
        for (int run = 2; run <= times; run++) {
            int expected = run;
            jobs.command(job, "trigger").expect(2);
            job = jobs.await(
                    job,
                    now -> now.getInt("run_count") == expected
                            && now.getString("status").equals("failed"));
        }
        return job;
    }

    @Test
    void aFailedAttemptSaysWhereWhenAndWhy() {
        JsonObject job = failed(1);

        JsonObject attempt = attempts(job, "").get(0);

        assertThat(attempt).containsOnlyKeys("number", "node", "started_at", "ended_at", "code", "permanent", "detail");
        assertThat(attempt.getInt("number")).isOne();
        assertThat(attempt.getString("node")).isEqualTo(job.getString("node"));
        assertThat(attempt.getString("code")).isEqualTo("not_found");
        assertThat(attempt.getBoolean("permanent")).isTrue();
        assertThat(attempt.getString("detail")).isEqualTo("The payload asks for this failure");
        assertThat(Instant.parse(attempt.getString("ended_at")))
                .isAfterOrEqualTo(Instant.parse(attempt.getString("started_at")));
    }

    @Test
    void aJobThatHasNotFailedHasNone() {
        assertThat(attempts(jobs.in(JobStatus.SUCCEEDED), "")).isEmpty();
        assertThat(attempts(jobs.in(JobStatus.PENDING), "")).isEmpty();
    }

    @Test
    void theLastComesFirstAndThePagesFollowEachOther() {
        JsonObject job = failed(3);
        assertThat(attempts(job, ""))
                .extracting(attempt -> attempt.getInt("number"))
                .containsExactly(3, 2, 1);

        Api.Reply page = jobs.api().get(Jobs.at(job, "/attempts?limit=2"));
        assertThat(page.json().getBoolean("has_more")).isTrue();
        assertThat(page.header("Link")).isPresent();
        assertThat(attempts(job, "?limit=2&cursor=" + page.json().getString("next_cursor")))
                .extracting(attempt -> attempt.getInt("number"))
                .containsExactly(1);
    }

    @Test
    void anExceptionIsAFailureWithItsStackOnDemand() {
        JsonObject job = jobs.await(jobs.create("{'action': 'thrower'}"), JobStatus.RETRYING);

        assertThat(job.getString("last_error_code")).isEqualTo("handler_error");
        JsonObject attempt = attempts(job, "?stack=true").get(0);
        assertThat(attempt.getString("code")).isEqualTo("handler_error");
        assertThat(attempt.getBoolean("permanent")).isFalse();
        assertThat(attempt.getString("detail")).contains("x");
        assertThat(attempt.getString("stack")).contains("org.postroad.testing.actions.Thrower");
        assertThat(attempts(job, "").get(0)).doesNotContainKey("stack");
    }

    @Test
    void aDetailHasAtMostEightKilobytes() {
        JsonObject job =
                jobs.await(jobs.create("{'action': 'thrower', 'payload': {'length': 20000}}"), JobStatus.RETRYING);

        assertThat(attempts(job, "").get(0).getString("detail"))
                .contains("xxxx")
                .hasSizeLessThanOrEqualTo(8 * 1024);
    }

    @Test
    void anExecutionThatTakesTooLongIsATimeout() {
        JsonObject job = jobs.await(jobs.create("{'action': 'slow'}"), JobStatus.RETRYING);

        assertThat(job.getString("last_error_code")).isEqualTo("timeout");
        assertThat(attempts(job, ""))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.getString("detail")).contains("1 s"));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit, out_of_range",
        "stack=maybe, stack, wrong_type",
        "cursor=x, cursor, invalid_cursor",
        "offset=1, offset, unknown_parameter"
    })
    void aParameterThatIsWrongIsNamed(String query, String name, String code) {
        Api.Reply reply = jobs.api().get(Jobs.at(jobs.in(JobStatus.PENDING), "/attempts?" + query));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(name);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
    }

    @Test
    void thoseOfAForeignJobAreNotShown() {
        JsonObject job = failed(1);

        assertThat(Jobs.open(admin()).api().get(Jobs.at(job, "/attempts")).status())
                .isEqualTo(404);
    }
}
