package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
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

/** POST /api/accounts/:account_id/jobs. */
class CreateJobsIT extends PostroadIT {
    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void everyMemberIsTakenAndShown() {
        Api.Reply reply = jobs.post("""
            {'action': 'noop', 'payload': {'sleep_ms': 5, 'result': [1]}, 'queue': 'sync', 'priority': 7,
             'due': '2091-01-31T13:00:00.123456+01:00', 'unique_key': 'key-1'}
            """);

        assertThat(reply.status()).isEqualTo(202);
        JsonObject job = reply.data();
        String created = job.getString("created_at");
        assertThat(job).isEqualTo(Jobs.object("""
            {'id': '%s', 'account_id': '%s', 'task_id': null, 'action': 'noop', 'queue': 'sync', 'priority': 7,
             'status': 'pending', 'payload': {'sleep_ms': 5, 'result': [1]}, 'payload_omitted': false,
             'unique_key': 'key-1', 'attempt_count': 0, 'max_attempts': 4, 'run_count': 0, 'lost_count': 0,
             'due_at': '2091-01-31T12:00:00.123456Z', 'created_at': '%s', 'started_at': null, 'finished_at': null,
             'failed_at': null, 'resolved_at': null, 'resolution_note': null, 'last_error_code': null,
             'last_error_detail': null, 'progress': null, 'result': null, 'node': null, 'cancel_requested': false}
            """.formatted(
                        job.getString("id"), jobs.tenant().id(), created)));
        assertThat(job.getString("id")).matches("job_[0-9a-z]{13}");
        assertThat(Instant.parse(created)).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(reply.header("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith(Jobs.at(job, "")));
        assertThat(reply.header("ETag")).contains("\"v1\"");
        assertThat(jobs.read(job)).isEqualTo(job);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'noop', 'payload': {'result': 'ü€𝄞'}, 'priority': -9, 'due': '2091-01-31T12:00:00.1234567Z'}",
                "{'action': 'noop', 'due_in': '1h', 'unique_key': 'shown'}",
                "{'action': 'noop', 'due_in': '1h'}"
            })
    void theAnswerIsTheJobAsItIsRead(String body) {
        Api.Reply reply = jobs.post(body);

        Api.Reply read = jobs.api().get(Jobs.at(reply.data(), "")).expect(2);
        assertThat(read.data()).isEqualTo(reply.data());
        assertThat(read.header("ETag")).isEqualTo(reply.header("ETag"));

        JsonObject listed =
                jobs.post("[" + body.replace("'shown'", "'other'") + "]").list().getJsonObject(0);
        assertThat(jobs.read(listed)).isEqualTo(listed);
    }

    @Test
    void anActionAloneIsEnough() {
        JsonObject job = jobs.create("{'action': 'noop'}");

        assertThat(job.getString("queue")).isEqualTo("work");
        assertThat(job.getInt("priority")).isZero();
        assertThat(job.getJsonObject("payload")).isEmpty();
        assertThat(Instant.parse(job.getString("due_at")))
                .isBetween(
                        Instant.parse(job.getString("created_at")).minusSeconds(1),
                        Instant.parse(job.getString("created_at")).plusSeconds(1));

        JsonObject done = jobs.await(job, JobStatus.SUCCEEDED);
        assertThat(done.getInt("run_count")).isOne();
        assertThat(done.getInt("attempt_count")).isZero();
        assertThat(done.getString("node")).isNotEmpty();
        assertThat(Instant.parse(done.getString("finished_at")))
                .isAfterOrEqualTo(Instant.parse(done.getString("started_at")));
        assertThat(done.get("failed_at")).isEqualTo(JsonValue.NULL);
    }

    @ParameterizedTest
    @CsvSource({"'1h', 3600", "'90s', 90", "'1d', 86400"})
    void itMayBeDueLater(String delay, long seconds) {
        JsonObject job = jobs.create("{'action': 'noop', 'due_in': '%s'}".formatted(delay));

        Duration wait =
                Duration.between(Instant.parse(job.getString("created_at")), Instant.parse(job.getString("due_at")));
        assertThat(wait).isCloseTo(Duration.ofSeconds(seconds), Duration.ofSeconds(5));
        assertThat(job.getString("status")).isEqualTo("pending");
    }

    @Test
    void aDelayInMillisecondsAndDueAsItIsShownAreTakenToo() {
        JsonObject soon = jobs.create("{'action': 'noop', 'due_in': 7200000}");
        assertThat(Instant.parse(soon.getString("due_at")))
                .isAfter(Instant.now().plusSeconds(7_000));

        JsonObject then = jobs.create("{'action': 'noop', 'due_at': '2091-01-31T12:00:00Z'}");
        assertThat(then.getString("due_at")).isEqualTo("2091-01-31T12:00:00Z");
    }

    @Test
    void whatWasDueLongAgoIsDueNow() {
        JsonObject job = jobs.create("{'action': 'noop', 'due': '2001-01-01T00:00:00Z'}");

        assertThat(Instant.parse(job.getString("due_at"))).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        jobs.await(job, JobStatus.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {-9, -1, 0, 9})
    void aPriorityIsFromMinusNineToNine(int priority) {
        JsonObject job = jobs.create("{'action': 'noop', 'priority': %d, 'due_in': '1h'}".formatted(priority));
        assertThat(job.getInt("priority")).isEqualTo(priority);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                                     | /action           | required",
                "{'action': null}                                       | /action           | required",
                "{'action': 7}                                          | /action           | wrong_type",
                "{'action': 'no_such'}                                  | /action           | unknown_action",
                "{'action': 'noop', 'priority': -10}                    | /priority         | out_of_range",
                "{'action': 'noop', 'priority': 10}                     | /priority         | out_of_range",
                "{'action': 'noop', 'priority': 1.5}                    | /priority         | wrong_type",
                "{'action': 'noop', 'priority': 'high'}                 | /priority         | wrong_type",
                "{'action': 'noop', 'queue': 'no-such'}                 | /queue            | unknown_queue",
                "{'action': 'noop', 'payload': []}                      | /payload          | wrong_type",
                "{'action': 'noop', 'payload': {'sleep_ms': -1}}        | /payload/sleep_ms | out_of_range",
                "{'action': 'noop', 'due': 'tomorrow'}                  | /due              | invalid_instant",
                "{'action': 'noop', 'due_in': 'soon'}                   | /due_in           | invalid_duration",
                "{'action': 'noop', 'due_in': -1}                       | /due_in           | out_of_range",
                "{'action': 'noop', 'due_in': 1, 'due_at': '2091-01-31T12:00:00Z'} | /due   | ambiguous",
                "{'action': 'noop', 'unique_key': ''}                   | /unique_key       | required",
                "{'action': 'noop', 'id': 'job_1'}                      | /id               | read_only_member",
                "{'action': 'noop', 'account_id': 'acc_1'}              | /account_id       | read_only_member",
                "{'action': 'noop', 'status': 'failed'}                 | /status           | read_only_member",
                "{'action': 'noop', 'attempt_count': 1}                 | /attempt_count    | read_only_member",
                "{'action': 'noop', 'prioritty': 1}                     | /prioritty        | unknown_member"
            })
    void whatIsWrongIsNamed(String body, String pointer, String code) {
        Api.Reply reply = jobs.post(body);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("invalid_request");
        assertThat(reply.json().getJsonArray("errors").getValuesAs(JsonObject.class))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.getString("pointer")).isEqualTo(pointer);
                    assertThat(error.getString("code")).isEqualTo(code);
                });
        assertThat(jobs.list("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"{'action': 'noop'", "7", "{'action': 'noop', 'action': 'noop'}", "~~"})
    void whatIsNotJsonIsRefused(String body) {
        Api.Reply reply = jobs.post(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("malformed_json");
    }

    @Test
    void otherMediaIsRefused() {
        Api.Reply reply = jobs.api().with("Content-Type", "text/plain").post(jobs.path(""), "{\"action\":\"noop\"}");

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.code()).isEqualTo("unsupported_media_type");
    }

    @Test
    void aListIsAnsweredByAListInItsOrder() {
        Api.Reply reply = jobs.post("""
            [{'action': 'noop', 'priority': 1}, {'action': 'noop', 'priority': 2}, {'action': 'noop', 'priority': 3}]
            """);

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).isEmpty();
        assertThat(reply.list().getValuesAs(JsonObject.class))
                .extracting(job -> job.getInt("priority"))
                .containsExactly(1, 2, 3);
    }

    @Test
    void aThousandAreTakenAtOnceAndOneMoreIsNot() {
        String one = "{'action':'noop','due_in':'1h'}";
        Api.Reply refused = jobs.post(list(one, 1_001));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo("wrong_number");

        JsonArray taken = jobs.post(list(one, 1_000)).list();

        assertThat(taken).hasSize(1_000);
        assertThat(taken.getValuesAs(JsonObject.class))
                .extracting(job -> job.getString("id"))
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(jobs.api().get(jobs.path("?limit=1&total=true")).json().getInt("total"))
                .isEqualTo(1_000);
    }

    @Test
    void aListIsTakenAsAWholeOrNotAtAll() {
        Api.Reply reply = jobs.post("""
            [{'action': 'noop'}, {'action': 'noop', 'priority': 99}, 7, {'action': 'noop', 'payload': {'fail': 'x'}}]
            """);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly("/1/priority", "/2", "/3/payload/fail");
        assertThat(jobs.list("")).isEmpty();
        assertThat(jobs.post("[]").status()).isEqualTo(422);
    }

    @Test
    void aLargePayloadIsKeptAndLeftOutOfLists() {
        String text = "x".repeat(100_000);
        JsonObject job = jobs.create("{'action': 'noop', 'due_in': '1h', 'payload': {'result': '%s'}}".formatted(text));

        assertThat(jobs.read(job).getJsonObject("payload").getString("result")).isEqualTo(text);
        assertThat(jobs.list("")).singleElement().satisfies(listed -> {
            assertThat(listed.get("payload")).isEqualTo(JsonValue.NULL);
            assertThat(listed.getBoolean("payload_omitted")).isTrue();
        });
    }

    @Test
    void aPayloadIsAtMostAMegabyte() {
        Api.Reply reply = jobs.post("{'action': 'noop', 'payload': {'result': '%s'}}".formatted("x".repeat(1_000_000)));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly("/payload");
    }

    private static String list(String one, int count) {
        return "[" + String.join(",", Collections.nCopies(count, one)) + "]";
    }

    @Test
    void aPendingJobWithTheUniqueKeyStandsForTheNewOne() {
        String body = "{'action': 'noop', 'due_in': '1h', 'unique_key': 'one'}";
        JsonObject first = jobs.create(body);

        Api.Reply again = jobs.post(body);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.data()).isEqualTo(first);
        assertThat(jobs.post("[%s, %s]".formatted(body, body)).list().getValuesAs(JsonObject.class))
                .containsExactly(first, first);
        assertThat(jobs.list("")).hasSize(1);
    }

    @Test
    void aUniqueKeyIsOfOneAccountAndOneAction() {
        String body = "{'action': 'noop', 'due_in': '1h', 'unique_key': 'one'}";
        JsonObject first = jobs.create(body);
        Jobs others = Jobs.open(admin());

        JsonObject foreign = others.create(body);
        JsonObject otherAction = jobs.create(body.replace("noop", "patient"));

        assertThat(List.of(foreign.getString("id"), otherAction.getString("id")))
                .doesNotContain(first.getString("id"))
                .doesNotHaveDuplicates();
        others.close();
    }

    @Test
    void whileOneRunsItsUniqueKeyQueuesExactlyOneSuccessor() {
        String body = "{'action': 'noop', 'payload': {'sleep_ms': 60000}, 'unique_key': 'one'}";
        JsonObject running = jobs.await(jobs.create(body), JobStatus.RUNNING);

        JsonObject successor = jobs.create(body.replace("'unique", "'due_in': '1h', 'unique"));
        JsonObject same = jobs.create(body);

        assertThat(successor.getString("id")).isNotEqualTo(running.getString("id"));
        assertThat(same.getString("id")).isEqualTo(successor.getString("id"));
        assertThat(jobs.list("")).hasSize(2);
    }

    @Test
    void aFinishedJobLeavesItsUniqueKeyFree() {
        String body = "{'action': 'noop', 'unique_key': 'one'}";
        JsonObject first = jobs.await(jobs.create(body), JobStatus.SUCCEEDED);

        assertThat(jobs.create(body).getString("id")).isNotEqualTo(first.getString("id"));
    }

    @Test
    void listsThatNameTheSameUniqueKeysInAnotherOrderAreBothTaken() {
        for (int round = 0; round < 5; round++) {
            String prefix = "round-" + round + "-";
            List<String> keyed = IntStream.range(0, 200)
                    .mapToObj(i -> "{'action':'noop','due_in':'1h','unique_key':'%s%d'}".formatted(prefix, i))
                    .toList();
            List<String> backwards = new ArrayList<>(keyed);
            Collections.reverse(backwards);

            List<CompletableFuture<Api.Reply>> sent = Stream.of(keyed, backwards, keyed, backwards)
                    .map(list -> CompletableFuture.supplyAsync(() -> jobs.post("[" + String.join(",", list) + "]")))
                    .toList();

            assertThat(sent)
                    .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(202));
            assertThat(jobs.api()
                            .get(jobs.path("?limit=1&total=true&q=" + prefix))
                            .json()
                            .getInt("total"))
                    .isEqualTo(200);
        }
    }
}
