package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** GET /api/accounts/:account_id/jobs. */
class ListJobsIT extends PostroadIT {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    // The pool has 64. A list that holds one connection and waits for a second one would wait for the others for a
    // minute.
    private static final int CALLERS = 100;

    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private void createDue(int count) {
        String one = "{'action':'noop','due_in':'1h'}";
        jobs.post("[" + String.join(",", Collections.nCopies(count, one)) + "]").expect(2);
    }

    private static List<String> ids(List<JsonObject> jobs) {
        return jobs.stream().map(job -> job.getString("id")).toList();
    }

    @Test
    void theNewestComeFirstAndFiftyAtATime() {
        createDue(51);

        Api.Reply page = jobs.api().get(jobs.path(""));

        assertThat(page.list()).hasSize(50);
        assertThat(ids(page.list().getValuesAs(JsonObject.class))).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(page.json().getBoolean("has_more")).isTrue();
        assertThat(page.json().containsKey("total")).isFalse();
    }

    @Test
    void moreListsAtOnceThanThePoolHasConnectionsAreAllAnswered() {
        createDue(3);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<CompletableFuture<Integer>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> jobs.api().get(jobs.path("?q=noop")).status(), callers))
                    .limit(5L * CALLERS)
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void limitAndOffsetChooseTheRows() {
        createDue(5);
        List<String> all = ids(jobs.list(""));

        assertThat(ids(jobs.list("?limit=2"))).isEqualTo(all.subList(0, 2));
        assertThat(ids(jobs.list("?limit=2&offset=2"))).isEqualTo(all.subList(2, 4));
        assertThat(ids(jobs.list("?limit=2&offset=4"))).isEqualTo(all.subList(4, 5));
        assertThat(jobs.list("?offset=5")).isEmpty();
        assertThat(jobs.list("?limit=200")).hasSize(5);
    }

    @Test
    void theLinkLeadsThroughAllRowsOnceWhileOthersArrive() {
        createDue(7);
        List<String> before = ids(jobs.list(""));
        List<String> seen = new ArrayList<>();

        Optional<String> page = Optional.of(jobs.path("?limit=2&offset=0"));
        while (page.isPresent()) {
            Api.Reply reply = jobs.api().get(page.get());
            seen.addAll(ids(reply.list().getValuesAs(JsonObject.class)));
            createDue(3);
            page = reply.header("Link").map(ListJobsIT::target);
            assertThat(reply.json().getBoolean("has_more")).isEqualTo(page.isPresent());
            assertThat(reply.json().isNull("next_cursor")).isEqualTo(page.isEmpty());
        }

        assertThat(seen).isEqualTo(before);
    }

    private static String target(String link) {
        Matcher next = NEXT.matcher(link);
        assertThat(next.matches()).as(link).isTrue();
        return next.group(1);
    }

    @Test
    void theLinkKeepsTheFilter() {
        createDue(3);
        jobs.in(JobStatus.SUCCEEDED);

        String link = jobs.api()
                .get(jobs.path("?status=pending&limit=1"))
                .header("Link")
                .orElseThrow();

        assertThat(jobs.api().get(target(link)).list().getValuesAs(JsonObject.class))
                .hasSize(1)
                .allMatch(job -> job.getString("status").equals("pending"));
    }

    @Test
    void aCursorIsOfItsListAlone() {
        createDue(2);
        String cursor = jobs.api().get(jobs.path("?limit=1")).json().getString("next_cursor");

        for (String query : List.of("&status=pending", "&sort=priority", "&offset=1")) {
            Api.Reply reply = jobs.api().get(jobs.path("?limit=1&cursor=" + cursor + query));
            assertThat(reply.status()).as(query).isEqualTo(422);
        }
        assertThat(jobs.api().get(jobs.path("?cursor=nonsense")).pointers()).containsExactly("cursor");
        assertThat(jobs.list("?cursor=" + cursor)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STALLED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aListIsOfOneStatusOrOfSeveral(JobStatus status) {
        createDue(1);
        JsonObject other = jobs.in(JobStatus.SUCCEEDED);
        JsonObject job = jobs.in(status);

        assertThat(ids(jobs.list("?status=" + status.wireName()))).contains(job.getString("id"));
        assertThat(jobs.list("?status=" + status.wireName()))
                .allMatch(found -> found.getString("status").equals(status.wireName()));
        assertThat(ids(jobs.list("?status=succeeded," + status.wireName())))
                .contains(job.getString("id"), other.getString("id"));
    }

    @Test
    void qIsTheBeginningOfTheIdTheActionTheErrorCodeOrTheUniqueKey() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        JsonObject keyed = jobs.create("{'action': 'patient', 'due_in': '1h', 'unique_key': '50%_off'}");
        String id = failed.getString("id");

        assertThat(ids(jobs.list("?q=" + id))).containsExactly(id);
        assertThat(ids(jobs.list("?q=" + id.substring(0, 16)))).contains(id);
        assertThat(ids(jobs.list("?q=noo"))).containsExactly(id);
        assertThat(ids(jobs.list("?q=not_f"))).containsExactly(id);
        assertThat(ids(jobs.list("?q=50%25_"))).containsExactly(keyed.getString("id"));
        assertThat(jobs.list("?q=%25")).isEmpty();
        assertThat(jobs.list("?q=oop")).isEmpty();
    }

    @Test
    void aListIsOfOneActionOneQueueOneErrorOrOneTask() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        JsonObject other = jobs.create("{'action': 'patient', 'queue': 'sync', 'due_in': '1h'}");

        assertThat(ids(jobs.list("?action=noop"))).containsExactly(failed.getString("id"));
        assertThat(ids(jobs.list("?queue=sync"))).containsExactly(other.getString("id"));
        assertThat(ids(jobs.list("?error_code=not_found"))).containsExactly(failed.getString("id"));
        assertThat(jobs.list("?action=noop&queue=sync")).isEmpty();
        assertThat(jobs.list("?task_id=tsk_0000000000001")).isEmpty();
    }

    @Test
    void aTotalIsCountedWhenAsked() {
        createDue(3);

        JsonObject page = jobs.api().get(jobs.path("?limit=1&total=true")).json();

        assertThat(page.getInt("total")).isEqualTo(3);
    }

    @Test
    void aListThatIsTheSameIsNotSentAgain() {
        createDue(1);
        String tag = jobs.api().get(jobs.path("")).header("ETag").orElseThrow();

        Api.Reply same = jobs.api().with("If-None-Match", tag).get(jobs.path(""));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        createDue(1);
        assertThat(jobs.api().with("If-None-Match", tag).get(jobs.path("")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit, out_of_range",
        "limit=201, limit, out_of_range",
        "limit=many, limit, wrong_type",
        "offset=-1, offset, out_of_range",
        "offset=10001, offset, out_of_range",
        "status=done, status, not_a_choice",
        "task_id=7, task_id, invalid_id",
        "queue=no-such, queue, unknown_queue",
        "sort=size, sort, not_a_choice",
        "total=maybe, total, wrong_type",
        "colour=red, colour, unknown_parameter"
    })
    void aParameterThatIsWrongIsNamed(String query, String name, String code) {
        Api.Reply reply = jobs.api().get(jobs.path("?" + query));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.pointers()).containsExactly(name);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo(code);
    }

    @Test
    void jobsOfAnotherAccountAreNotListed() {
        createDue(1);

        assertThat(Jobs.open(admin()).list("")).isEmpty();
    }
}
