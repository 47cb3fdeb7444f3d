package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** POST /api/accounts/:account_id/jobs/search. */
class SearchJobsIT extends PostroadIT {
    private Jobs jobs;
    private Map<String, String> names;

    /** Four jobs, each unlike the others. */
    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
        JsonObject early = jobs.create("""
            {'action': 'noop', 'due': '2091-01-01T00:00:00Z', 'priority': 3, 'queue': 'sync', 'unique_key': 'early'}
            """);
        JsonObject late = jobs.create("{'action': 'patient', 'due': '2092-01-01T00:00:00Z', 'priority': -3}");
        JsonObject failed = jobs.in(JobStatus.FAILED);
        JsonObject done = jobs.in(JobStatus.SUCCEEDED);
        names = Map.of(
                early.getString("id"), "early",
                late.getString("id"), "late",
                failed.getString("id"), "failed",
                done.getString("id"), "done");
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private List<String> named(List<JsonObject> found) {
        return found.stream().map(job -> names.get(job.getString("id"))).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'status': 'failed'}                                                          | failed",
                "{'status': ['failed', 'succeeded']}                                           | done failed",
                "{'status': 'pending'}                                                         | late early",
                "{'action': 'patient'}                                                         | late",
                "{'task_id': 'tsk_0000000000001'}                                              |",
                "{'queue': 'sync'}                                                             | early",
                "{'error_code': 'not_found'}                                                   | failed",
                "{'created': {'gte': '2001-01-01T00:00:00Z'}}                                  | done failed late early",
                "{'created': {'lt': '2001-01-01T00:00:00Z'}}                                   |",
                "{'due': {'gte': '2091-01-01T00:00:00Z'}}                                      | late early",
                "{'due': {'gte': '2091-01-01T00:00:00Z', 'lt': '2092-01-01T00:00:00Z'}}        | early",
                "{'due': {'lt': '2091-01-01T00:00:00Z'}}                                       | done failed",
                "{'priority': 3}                                                               | early",
                "{'priority': {'gte': 0}}                                                      | done failed early",
                "{'priority': {'gte': -3, 'lte': -1}}                                          | late",
                "{'status': 'pending', 'priority': {'lte': 0}, 'action': 'patient'}            | late",
                "{'status': 'failed', 'action': 'patient'}                                     |",
                "{}                                                                            | done failed late early"
            })
    void aFilterFindsThoseForWhichAllOfItHolds(String filter, String expected) {
        List<String> found = named(jobs.search("{'filter': %s}".formatted(filter)));

        assertThat(found).containsExactly(expected == null ? new String[0] : expected.split(" "));
    }

    @Test
    void queryIsWhatATextBeginsWith() {
        assertThat(named(jobs.search("{'query': 'ear'}"))).containsExactly("early");
        assertThat(named(jobs.search("{'query': 'noop', 'filter': {'status': 'pending'}}")))
                .containsExactly("early");
        assertThat(jobs.search("{'query': '%'}")).isEmpty();
    }

    @Test
    void withoutABodyItFindsEveryJobOfTheAccount() {
        assertThat(jobs.api().post(jobs.path("/search"), "{}").list()).hasSize(4);
        assertThat(jobs.api().post(jobs.path("/search"), "{}").json().containsKey("total"))
                .isFalse();
        assertThat(jobs.api()
                        .post(jobs.path("/search"), "{\"total\":true,\"limit\":1}")
                        .json()
                        .getInt("total"))
                .isEqualTo(4);
        assertThat(Jobs.open(admin()).search("{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "created_at, early late failed done",
        "-created_at, done failed late early",
        "priority, late failed done early",
        "-priority, early done failed late",
        "due_at, failed done early late",
        "-due_at, late early done failed",
        "finished_at, failed done early late",
        "-finished_at, done failed late early"
    })
    void anOrderHoldsOverAllPages(String sort, String expected) {
        assertThat(named(jobs.search("{'sort': ['%s']}".formatted(sort)))).containsExactly(expected.split(" "));

        List<String> paged = new ArrayList<>();
        String next = "";
        do {
            JsonObject page = jobs.api()
                    .post(jobs.path("/search"), Jobs.json("{'sort': '%s', 'limit': 1%s}".formatted(sort, next)))
                    .expect(2)
                    .json();
            paged.addAll(named(page.getJsonArray("data").getValuesAs(JsonObject.class)));
            next = page.getBoolean("has_more") ? ", 'cursor': '" + page.getString("next_cursor") + "'" : "";
        } while (!next.isEmpty());
        assertThat(paged).containsExactly(expected.split(" "));
    }

    @Test
    void limitAndOffsetChooseTheRows() {
        assertThat(named(jobs.search("{'limit': 2, 'offset': 1}"))).containsExactly("failed", "late");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'filter': {'colour': 'red'}}                   | /filter/colour       | unknown_member",
                "{'filter': {'created': {'gt': 1}}}              | /filter/created/gt   | unknown_member",
                "{'filter': {'created': {'lt': 'now'}}}          | /filter/created/lt   | invalid_instant",
                "{'filter': {'status': 'done'}}                  | /filter/status       | not_a_choice",
                "{'filter': {'status': []}}                      | /filter/status       | required",
                "{'filter': {'priority': 10}}                    | /filter/priority     | out_of_range",
                "{'filter': {'priority': {'gte': -10}}}          | /filter/priority/gte | out_of_range",
                "{'filter': {'task_id': 'job_1'}}                | /filter/task_id      | invalid_id",
                "{'filter': {'queue': 'no-such'}}                | /filter/queue        | unknown_queue",
                "{'filter': {'account_id': 'acc_0000000000001'}} | /filter/account_id   | unknown_member",
                "{'filter': 'failed'}                            | /filter              | wrong_type",
                "{'sort': 'size'}                                | /sort                | not_a_choice",
                "{'limit': 201}                                  | /limit               | out_of_range",
                "{'offset': 10001}                               | /offset              | out_of_range",
                "{'order': 'due_at'}                             | /order               | unknown_member"
            })
    void whatIsWrongIsNamed(String body, String pointer, String code) {
        Api.Reply reply = jobs.api().post(jobs.path("/search"), Jobs.json(body));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(pointer);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "failed"})
    void aSearchChangesNothing(String status) {
        List<JsonObject> before = jobs.list("");

        jobs.search("{'filter': {'status': '%s'}}".formatted(status));

        assertThat(jobs.list("")).isEqualTo(before);
    }

    @Test
    void jobsThatRunOrAreRetriedAreFoundByThat() {
        JsonObject running = jobs.in(JobStatus.RUNNING);
        JsonObject retrying = jobs.in(JobStatus.RETRYING);

        Stream.of(running, retrying)
                .forEach(job -> assertThat(
                                jobs.search("{'filter': {'status': '%s'}}".formatted(job.getString("status"))))
                        .extracting(found -> found.getString("id"))
                        .containsExactly(job.getString("id")));
    }
}
