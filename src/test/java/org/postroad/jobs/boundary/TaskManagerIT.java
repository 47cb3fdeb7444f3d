package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** GET and PATCH /api/settings/task-manager. Every test begins and ends with the defaults (Stalwart docs, TaskManager). */
class TaskManagerIT extends PostroadIT {
    private static final String PATH = "/api/settings/task-manager";
    private static final JsonObject DEFAULTS = Jobs.object("""
        {'max_attempts': 3, 'total_deadline': '6h',
         'strategy': {'@type': 'ExponentialBackoff', 'factor': 2.0, 'initial_delay': '1m', 'max_delay': '30m',
                      'jitter': true}}
        """);

    @BeforeEach
    @AfterEach
    void defaults() {
        patch("{'max_attempts': null, 'strategy': null, 'total_deadline': null}")
                .expect(2);
    }

    private Api.Reply patch(String quoted) {
        return admin().patch(PATH, Jobs.json(quoted));
    }

    @Test
    void theDefaultsAreTheSeeds() {
        assertThat(admin().get(PATH).data()).isEqualTo(DEFAULTS);
    }

    @Test
    void aMemberIsChangedAndTheOthersStay() {
        JsonObject changed = patch("{'max_attempts': 5}").data();

        assertThat(changed.getInt("max_attempts")).isEqualTo(5);
        assertThat(changed.get("strategy")).isEqualTo(DEFAULTS.get("strategy"));
        assertThat(admin().get(PATH).data()).isEqualTo(changed);
    }

    @Test
    void aMemberOfTheStrategyIsChangedAndTheOthersStay() {
        JsonObject strategy = patch("{'strategy': {'factor': 1, 'initial_delay': 1500, 'jitter': false}}")
                .data()
                .getJsonObject("strategy");

        assertThat(strategy).isEqualTo(Jobs.object("""
            {'@type': 'ExponentialBackoff', 'factor': 1.0, 'initial_delay': '1500ms', 'max_delay': '30m',
             'jitter': false}
            """));
    }

    @Test
    void anotherStrategyBeginsWithItsDefaults() {
        JsonObject fixed = patch("{'strategy': {'@type': 'FixedDelay'}}").data();
        assertThat(fixed.getJsonObject("strategy")).isEqualTo(Jobs.object("{'@type': 'FixedDelay', 'delay': '5m'}"));

        patch("{'strategy': {'delay': '90s'}}").expect(2);
        assertThat(admin().get(PATH).data().getJsonObject("strategy").getString("delay"))
                .isEqualTo("90s");
        assertThat(patch("{'strategy': {'@type': 'ExponentialBackoff'}}").data())
                .isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'max_attempts': 0}                          | /max_attempts           | out_of_range",
                "{'max_attempts': 'many'}                     | /max_attempts           | wrong_type",
                "{'total_deadline': -1}                       | /total_deadline         | out_of_range",
                "{'total_deadline': 'long'}                   | /total_deadline         | invalid_duration",
                "{'strategy': 'FixedDelay'}                   | /strategy               | wrong_type",
                "{'strategy': {'@type': 'Never'}}             | /strategy/@type         | not_a_choice",
                "{'strategy': {'factor': 0.5}}                | /strategy/factor        | out_of_range",
                "{'strategy': {'initial_delay': 'x'}}         | /strategy/initial_delay | invalid_duration",
                "{'strategy': {'jitter': 'yes'}}              | /strategy/jitter        | wrong_type",
                "{'strategy': {'delay': '5m'}}                | /strategy/delay         | unknown_member",
                "{'strategy': {'@type': 'FixedDelay', 'factor': 2}} | /strategy/factor  | unknown_member",
                "{'id': 'singleton'}                          | /id                     | unknown_member"
            })
    void whatIsWrongIsNamed(String body, String pointer, String code) {
        Api.Reply reply = patch(body);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(pointer);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
        assertThat(admin().get(PATH).data()).isEqualTo(DEFAULTS);
    }

    @Test
    void whoHasReadAnotherVersionChangesNothing() {
        Api.Reply read = admin().get(PATH);
        String old = read.header("ETag").orElseThrow();
        assertThat(admin().with("If-None-Match", old).get(PATH).status()).isEqualTo(304);
        patch("{'max_attempts': 4}").expect(2);

        assertThat(admin().with("If-Match", old)
                        .patch(PATH, "{\"max_attempts\":9}")
                        .status())
                .isEqualTo(412);
        assertThat(admin().get(PATH).data().getInt("max_attempts")).isEqualTo(4);
    }

    @Test
    void theEngineObeysAtOnce() {
        Jobs jobs = Jobs.open(admin());
        patch("{'max_attempts': 1, 'strategy': {'@type': 'FixedDelay', 'delay': 0}}")
                .expect(2);

        JsonObject job = jobs.create("{'action': 'noop', 'payload': {'fail': 'provider_timeout'}}");

        assertThat(job.getInt("max_attempts")).isEqualTo(2);
        JsonObject failed = jobs.await(job, JobStatus.FAILED);
        assertThat(failed.getInt("attempt_count")).isEqualTo(2);
        assertThat(failed.getInt("run_count")).isEqualTo(2);
        assertThat(failed.getString("last_error_code")).isEqualTo("provider_timeout");
        assertThat(jobs.api().get(Jobs.at(job, "/attempts")).list()).hasSize(2);
    }

    @Test
    void aDeadlineThatPassesBeforeTheNextRetryEndsTheJob() {
        Jobs jobs = Jobs.open(admin());
        patch("{'total_deadline': '10s'}").expect(2);

        JsonObject failed = jobs.await(
                jobs.create("{'action': 'noop', 'payload': {'fail': 'provider_timeout'}}"), JobStatus.FAILED);

        assertThat(failed.getInt("attempt_count")).isOne();
    }

    @Test
    void onlyWhoRunsTheServerSeesIt() {
        Api owner = Jobs.open(admin()).tenant().owner();

        assertThat(owner.get(PATH).status()).isEqualTo(403);
        assertThat(owner.patch(PATH, "{\"max_attempts\":9}").status()).isEqualTo(403);
    }

    @Test
    void aChangeIsInTheServersLog() {
        patch("{'max_attempts': 17}").expect(2);

        assertThat(admin().get("/api/logs?limit=5").list().getValuesAs(JsonObject.class))
                .anySatisfy(entry -> {
                    assertThat(entry.getString("subject")).isEqualTo("task_manager");
                    assertThat(entry.getJsonObject("data").getInt("maxAttempts"))
                            .isEqualTo(17);
                });
    }
}
