package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.Collections;
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

/** POST /api/accounts/:account_id/jobs/search-delete, -retry, -resolve and -cancel. */
class JobsBulkIT extends PostroadIT {
    private static final String ALL_NOOPS = "{'filter': {'action': 'noop'}}";

    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private Api.Reply bulk(String command, String quoted) {
        return jobs.api().post(jobs.path("/search-" + command), Jobs.json(quoted));
    }

    private void createDue(int count) {
        String one = "{'action':'noop','due_in':'1h'}";
        jobs.post("[" + String.join(",", Collections.nCopies(count, one)) + "]").expect(2);
    }

    private String status(JsonObject job) {
        return jobs.read(job).getString("status");
    }

    private List<JsonObject> audited(String action) {
        return jobs.tenant()
                .owner()
                .post(
                        jobs.tenant().path("/logs/search"),
                        Jobs.json("{'filter': {'subject': 'job', 'action': '%s'}}".formatted(action)))
                .list()
                .getValuesAs(JsonObject.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "retry", "resolve", "cancel"})
    void aDryRunCountsNamesSomeAndChangesNothing(String command) {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        jobs.in(JobStatus.SUCCEEDED);
        List<JsonObject> before = jobs.list("");

        JsonObject found = bulk(command, "{'filter': {'status': 'failed'}, 'dry_run': true}")
                .data();

        assertThat(found)
                .isEqualTo(Jobs.object(
                        "{'dry_run': true, 'matched': 1, 'sample': ['%s']}".formatted(failed.getString("id"))));
        assertThat(jobs.list("")).isEqualTo(before);
        assertThat(audited("search_" + command)).isEmpty();
    }

    @Test
    void aSearchDeleteDeletesWhatDoesNotRun() {
        JsonObject running = jobs.in(JobStatus.RUNNING);
        JsonObject failed = jobs.in(JobStatus.FAILED);
        JsonObject pending = jobs.in(JobStatus.PENDING);
        JsonObject other = jobs.create("{'action': 'patient', 'due_in': '1h'}");

        JsonObject done = bulk("delete", ALL_NOOPS).data();

        assertThat(done)
                .isEqualTo(
                        Jobs.object("{'dry_run': false, 'matched': 3, 'deleted': 2, 'skipped': 1, 'has_more': false}"));
        assertThat(jobs.api().get(Jobs.at(failed, "")).status()).isEqualTo(404);
        assertThat(jobs.api().get(Jobs.at(pending, "")).status()).isEqualTo(404);
        assertThat(status(running)).isEqualTo("running");
        assertThat(status(other)).isEqualTo("pending");
        assertThat(audited("search_delete")).singleElement().satisfies(entry -> {
            JsonObject data = entry.getJsonObject("data");
            assertThat(data.getInt("changed")).isEqualTo(2);
            assertThat(data.getJsonArray("job_ids")).hasSize(2);
            assertThat(data.getJsonObject("filter").toString()).contains("noop");
        });
    }

    @Test
    void aSearchDeleteIsOfOneAccount() {
        Jobs others = Jobs.open(admin());
        JsonObject foreign = others.in(JobStatus.FAILED);

        assertThat(bulk("delete", ALL_NOOPS).data().getInt("matched")).isZero();

        assertThat(others.read(foreign)).isEqualTo(foreign);
    }

    @Test
    void aSearchRetryRequeuesWhatWasGivenUp() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        JsonObject cancelled = jobs.in(JobStatus.CANCELLED);
        JsonObject succeeded = jobs.in(JobStatus.SUCCEEDED);

        JsonObject done = bulk("retry", ALL_NOOPS).data();

        assertThat(done)
                .isEqualTo(
                        Jobs.object("{'dry_run': false, 'matched': 3, 'retried': 2, 'skipped': 1, 'has_more': false}"));
        jobs.await(cancelled, JobStatus.SUCCEEDED);
        jobs.await(failed, job -> job.getInt("run_count") == 2);
        assertThat(jobs.read(succeeded)).isEqualTo(succeeded);
    }

    @Test
    void aSearchResolveClosesWithOneNote() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        JsonObject retrying = jobs.in(JobStatus.RETRYING);
        JsonObject resolved = jobs.in(JobStatus.RESOLVED);
        JsonObject pending = jobs.in(JobStatus.PENDING);

        JsonObject done = bulk("resolve", "{'filter': {'action': 'noop'}, 'note': 'provider was down'}")
                .data();

        assertThat(done)
                .isEqualTo(Jobs.object(
                        "{'dry_run': false, 'matched': 4, 'resolved': 2, 'skipped': 2, 'has_more': false}"));
        for (JsonObject job : List.of(failed, retrying)) {
            assertThat(jobs.read(job).getString("status")).isEqualTo("resolved");
            assertThat(jobs.read(job).getString("resolution_note")).isEqualTo("provider was down");
        }
        assertThat(jobs.read(resolved).getString("resolution_note")).isEqualTo("the first note");
        assertThat(status(pending)).isEqualTo("pending");
    }

    @Test
    void aSearchCancelCallsOffWhatWaitsAndAsksWhatRunsToStop() {
        JsonObject pending = jobs.in(JobStatus.PENDING);
        JsonObject retrying = jobs.in(JobStatus.RETRYING);
        JsonObject running = jobs.in(JobStatus.RUNNING);
        JsonObject succeeded = jobs.in(JobStatus.SUCCEEDED);

        JsonObject done = bulk("cancel", ALL_NOOPS).data();

        assertThat(done).isEqualTo(Jobs.object("""
            {'dry_run': false, 'matched': 4, 'cancelled': 2, 'stopping': 1, 'skipped': 1, 'has_more': false}
            """));
        assertThat(status(pending)).isEqualTo("cancelled");
        assertThat(status(retrying)).isEqualTo("cancelled");
        jobs.await(running, JobStatus.CANCELLED);
        assertThat(status(succeeded)).isEqualTo("succeeded");
    }

    @Test
    void aLimitBoundsItAndSaysThatThereIsMore() {
        createDue(3);

        JsonObject done =
                bulk("cancel", "{'filter': {'status': 'pending'}, 'limit': 2}").data();

        assertThat(done.getInt("cancelled")).isEqualTo(2);
        assertThat(done.getBoolean("has_more")).isTrue();
        assertThat(jobs.list("?status=pending")).hasSize(1);
    }

    @Test
    void manyAreDoneInChunks() {
        createDue(1_000);

        JsonObject done = bulk("delete", "{'query': 'noop', 'limit': 10000}").data();

        assertThat(done.getInt("deleted")).isEqualTo(1_000);
        assertThat(audited("search_delete")).hasSize(2);
        assertThat(jobs.list("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "delete  | {}                                                  | /filter        | required",
                "delete  | {'filter': {}}                                      | /filter        | required",
                "retry   | {'dry_run': true}                                   | /filter        | required",
                "resolve | {'note': 'all of them'}                             | /filter        | required",
                "cancel  | {'query': ''}                                       | /filter        | required",
                "delete  | {'filter': {'colour': 'red', 'action': 'noop'}}     | /filter/colour | unknown_member",
                "delete  | {'filter': {'action': 'noop'}, 'note': 'why'}       | /note          | unknown_member",
                "retry   | {'filter': {'action': 'noop'}, 'dry_run': 'yes'}    | /dry_run       | wrong_type",
                "cancel  | {'filter': {'action': 'noop'}, 'limit': 10001}      | /limit         | out_of_range",
                "cancel  | {'filter': {'action': 'noop'}, 'offset': 1}         | /offset        | unknown_member"
            })
    void whatIsWrongIsNamed(String command, String body, String pointer, String code) {
        JsonObject job = jobs.in(JobStatus.PENDING);

        Api.Reply reply = bulk(command, body);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(pointer);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
        assertThat(jobs.read(job)).isEqualTo(job);
    }

    @Test
    void aNoteHasAtMostTwoThousandCharacters() {
        Api.Reply reply = bulk("resolve", "{'query': 'noop', 'note': '%s'}".formatted("x".repeat(2_001)));

        assertThat(reply.pointers()).containsExactly("/note");
    }
}
