package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** The virtual queues: /api/queues. */
class QueuesIT extends PostroadIT {
    private Jobs jobs;
    private String name;
    private String path;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
        name = Api.unusedName("queue");
        path = "/api/queues/" + name;
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private Api.Reply create(String quoted) {
        return admin().post("/api/queues", Jobs.json(quoted));
    }

    private void createNamed(int threads) {
        create("{'name': '%s', 'threads_per_node': %d}".formatted(name, threads))
                .expect(2);
    }

    private Api.Reply pause(String reason) {
        return admin().post(path + "/pause", Jobs.json("{'reason': '%s'}".formatted(reason)));
    }

    /** A job in the queue of this test. @param millis how long it takes */
    private JsonObject job(int millis) {
        return jobs.create("{'action': 'noop', 'queue': '%s', 'payload': {'sleep_ms': %d}}".formatted(name, millis));
    }

    @Test
    void theFirstStartMadeThree() {
        List<JsonObject> queues = admin().get("/api/queues").list().getValuesAs(JsonObject.class);

        assertThat(queues)
                .filteredOn(queue -> !queue.getString("name").contains("-"))
                .extracting(queue -> queue.getString("name") + " " + queue.getInt("threads_per_node"))
                .contains("sync 10", "system 5", "work 25");
    }

    @Test
    void aNameIsEnough() {
        Api.Reply reply = create("{'name': '%s'}".formatted(name));

        assertThat(reply.status()).isEqualTo(201);
        JsonObject queue = reply.data();
        assertThat(queue).isEqualTo(Jobs.object("""
            {'id': '%s', 'name': '%s', 'kind': 'work', 'threads_per_node': 25, 'description': '', 'paused': false,
             'pause': null}
            """.formatted(queue.getString("id"), name)));
        assertThat(reply.header("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/api/queues/" + queue.getString("id")));
        assertThat(admin().get(path).data()).isEqualTo(queue);
        assertThat(admin().get("/api/queues/" + queue.getString("id")).data()).isEqualTo(queue);
        assertThat(admin().get("/api/queues").list()).contains(queue);
    }

    @Test
    void aNameMayHaveSixtyFourCharactersAndIsTakenOnce() {
        String longest = name + "x".repeat(64 - name.length());

        create("{'name': '%s', 'threads_per_node': 100000, 'description': 'all of it'}".formatted(longest))
                .expect(2);

        Api.Reply again = create("{'name': '%s'}".formatted(longest));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("name_taken");
    }

    @Test
    void aRepeatedRequestMakesOne() {
        Api once = admin().with("Idempotency-Key", name);
        String body = Jobs.json("{'name': '%s'}".formatted(name));

        Api.Reply first = once.post("/api/queues", body);
        Api.Reply again = once.post("/api/queues", body);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                       | /name             | required",
                "{'name': ''}                             | /name             | invalid_name",
                "{'name': 'two words'}                    | /name             | invalid_name",
                "{'name': 'que_x'}                        | /name             | invalid_name",
                "{'name': 'q', 'kind': 'play'}            | /kind             | not_a_choice",
                "{'name': 'q', 'threads_per_node': 0}     | /threads_per_node | out_of_range",
                "{'name': 'q', 'threads_per_node': 100001} | /threads_per_node | out_of_range",
                "{'name': 'q', 'paused': true}            | /paused           | read_only_member",
                "{'name': 'q', 'size': 1}                 | /size             | unknown_member"
            })
    void whatIsWrongIsNamed(String body, String pointer, String code) {
        Api.Reply reply = create(body);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(pointer);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
    }

    @Test
    void anotherLimitIsObeyedWhileJobsWait() {
        createNamed(1);
        List<JsonObject> three = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            three.add(job(60_000));
        }
        awaitRunning(1);
        assertThat(jobs.list("?status=pending&queue=" + name)).hasSize(2);

        JsonObject changed = admin().patch(path, "{\"threads_per_node\":3}").data();

        assertThat(changed.getInt("threads_per_node")).isEqualTo(3);
        awaitRunning(3);
    }

    private void awaitRunning(int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jobs.list("?status=running&queue=" + name).size() == count);
    }

    @Test
    void aPausedQueueStartsNothingUntilItIsResumed() {
        createNamed(5);
        Api.Reply reply = pause("provider maintenance");
        assertThat(reply.status()).isEqualTo(200);
        JsonObject paused = reply.data();
        assertThat(paused.getBoolean("paused")).isTrue();
        JsonObject pause = paused.getJsonObject("pause");
        assertThat(pause.getString("reason")).isEqualTo("provider maintenance");
        assertThat(pause.getString("actor")).matches("key:.* \\(key_[0-9a-z]{13}\\)");
        assertThat(Instant.parse(pause.getString("at"))).isBefore(Instant.now().plusSeconds(60));

        JsonObject job = job(0);
        JsonObject other = jobs.await(jobs.create("{'action': 'noop'}"), JobStatus.SUCCEEDED);
        assertThat(jobs.read(job).getString("status")).isEqualTo("pending");
        assertThat(other.getString("queue")).isEqualTo("work");

        JsonObject resumed = admin().post(path + "/resume", null).data();
        assertThat(resumed.getBoolean("paused")).isFalse();
        assertThat(resumed.isNull("pause")).isTrue();
        jobs.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void theFirstReasonOfAPauseStaysAndAnotherResumeIsNone() {
        createNamed(5);
        JsonObject first = pause("first").data();

        assertThat(pause("second").data()).isEqualTo(first);
        Api.Reply resumed = admin().post(path + "/resume", null);
        assertThat(admin().post(path + "/resume", null).header("ETag")).isEqualTo(resumed.header("ETag"));
        assertThat(admin().post(path + "/pause", null)
                        .data()
                        .getJsonObject("pause")
                        .getString("reason"))
                .isEmpty();
    }

    @Test
    void aChangeOfTheLimitLeavesThePause() {
        createNamed(5);
        pause("maintenance").expect(2);

        JsonObject changed = admin().patch(path, Jobs.json("{'threads_per_node': 7, 'description': 'seven'}"))
                .data();

        assertThat(changed.getBoolean("paused")).isTrue();
        assertThat(changed.getString("description")).isEqualTo("seven");
        JsonObject reset = admin().patch(path, Jobs.json("{'threads_per_node': null, 'description': null}"))
                .data();
        assertThat(reset.getInt("threads_per_node")).isEqualTo(25);
        assertThat(reset.getString("description")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"id", "name", "kind", "paused", "pause"})
    void whatIsSetOtherwiseIsRefusedByName(String member) {
        createNamed(5);

        Api.Reply reply = admin().patch(path, Jobs.json("{'%s': null}".formatted(member)));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly("/" + member);
    }

    @Test
    void whoHasReadAnotherVersionChangesNothing() {
        createNamed(5);
        String old = admin().get(path).header("ETag").orElseThrow();
        assertThat(admin().with("If-None-Match", old).get(path).status()).isEqualTo(304);
        admin().patch(path, "{\"threads_per_node\":6}").expect(2);
        Api careful = admin().with("If-Match", old);

        assertThat(careful.patch(path, "{\"threads_per_node\":7}").status()).isEqualTo(412);
        assertThat(careful.post(path + "/pause", null).status()).isEqualTo(412);
        assertThat(careful.post(path + "/resume", null).status()).isEqualTo(412);
        assertThat(careful.delete(path).status()).isEqualTo(412);
        assertThat(admin().with("If-None-Match", old).get(path).data().getInt("threads_per_node"))
                .isEqualTo(6);
    }

    @Test
    void aQueueThatJobsWaitInIsNotDeleted() {
        createNamed(5);
        pause("").expect(2);
        JsonObject job = job(0);

        Api.Reply refused = admin().delete(path);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("queue_in_use");

        jobs.command(job, "cancel").expect(2);
        assertThat(admin().delete(path).status()).isEqualTo(204);
        assertThat(admin().get(path).status()).isEqualTo(404);
        assertThat(jobs.post("{'action': 'noop', 'queue': '%s'}".formatted(name))
                        .pointers())
                .containsExactly("/queue");
    }

    @Test
    void aQueueThatAnActionGoesToIsNotDeleted() {
        assertThat(admin().delete("/api/queues/work").code()).isEqualTo("queue_in_use");
    }

    @Test
    void aJobWhoseQueueIsGoneIsRetriedInAnother() {
        createNamed(5);
        JsonObject job =
                jobs.create("{'action': 'noop', 'queue': '%s', 'payload': {'fail': 'not_found'}}".formatted(name));
        jobs.await(job, JobStatus.FAILED);
        admin().delete(path).expect(2);

        Api.Reply refused = jobs.command(job, "retry");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("queue_gone");
        assertThat(jobs.read(job).isNull("queue")).isTrue();

        jobs.api()
                .patch(Jobs.at(job, ""), "{\"queue\":\"work\",\"payload\":{}}")
                .expect(2);
        jobs.command(job, "retry").expect(2);
        jobs.await(job, JobStatus.SUCCEEDED);
    }

    @Test
    void aMailQueueTakesNoOtherJobs() {
        create("{'name': '%s', 'kind': 'mail'}".formatted(name)).expect(2);

        Api.Reply reply = jobs.post("{'action': 'noop', 'queue': '%s'}".formatted(name));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly("/queue");
    }

    @Test
    void onlyWhoRunsTheServerSeesQueues() {
        Api owner = jobs.tenant().owner();

        assertThat(owner.get("/api/queues").status()).isEqualTo(403);
        assertThat(owner.post("/api/queues/work/pause", null).status()).isEqualTo(403);
    }

    @Test
    void aChangeIsInTheServersLog() {
        createNamed(5);
        pause("why not").expect(2);

        assertThat(admin().get("/api/logs?limit=20").list().getValuesAs(JsonObject.class))
                .anySatisfy(entry -> {
                    assertThat(entry.getString("subject")).isEqualTo("queue");
                    assertThat(entry.getString("action")).isEqualTo("pause");
                    assertThat(entry.getJsonObject("data").getString("name")).isEqualTo(name);
                    assertThat(entry.getJsonObject("data").getString("reason")).isEqualTo("why not");
                });
    }

    @Test
    void changesAndDeletionsAtOnceAreCarriedOutOrRefused() {
        for (int round = 0; round < 10; round++) {
            createNamed(5);
            List<CompletableFuture<Integer>> sent = Stream.<Supplier<Api.Reply>>of(
                            () -> admin().patch(path, "{\"threads_per_node\":6}"),
                            () -> admin().post(path + "/pause", null),
                            () -> admin().delete(path),
                            () -> admin().post(path + "/resume", null),
                            () -> admin().delete(path))
                    .map(request ->
                            CompletableFuture.supplyAsync(() -> request.get().status()))
                    .toList();

            assertThat(sent).allSatisfy(status -> assertThat(status.join()).isIn(200, 204, 404));
            assertThat(admin().get(path).status()).isEqualTo(404);
        }
    }
}
