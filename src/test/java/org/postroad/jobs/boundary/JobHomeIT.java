package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** The jobs and tasks of an account as JMAP gets, queries and sets them, on the real server. */
@OnBothDatabases
class JobHomeIT extends PostroadIT {
    private static final String FAR = "'due':'2030-01-01T00:00:00Z'";

    private static final Pattern SORT = Pattern.compile("'sort':'(-?)([^']*)'");

    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    /** What a method answers, null as nothing; of an error its type and description. Queries count, and take a field to sort by as text. */
    private JsonObject ask(String type, String call, String with) {
        String arguments = SORT.matcher(with)
                .replaceAll(sort -> "'sort':[{'property':'" + sort.group(2) + "','isAscending':"
                        + sort.group(1).isEmpty() + "}]");
        String counted = call.startsWith("query") ? "'calculateTotal':true," : "";
        String all =
                ("{'accountId':'" + jobs.tenant().id() + "'," + counted + arguments.substring(1)).replace(",}", "}");
        JsonArray response = jobs.api()
                .post(
                        "/jmap",
                        ("{'using':['https://postroad.org/jmap'],'methodCalls':[['" + type + "/" + call + "'," + all
                                        + ",'c']]}")
                                .replace('\'', '"'))
                .expect(2)
                .json()
                .getJsonArray("methodResponses")
                .getJsonArray(0);
        JsonObjectBuilder answer = Json.createObjectBuilder();
        response.getJsonObject(1).forEach((name, value) -> {
            if (response.getString(0).equals("error") && name.equals("type")) {
                answer.add("error", value);
            } else if (value == JsonValue.NULL) {
                answer.add(name, name.equals("destroyed") ? JsonValue.EMPTY_JSON_ARRAY : JsonValue.EMPTY_JSON_OBJECT);
            } else {
                answer.add(name, value);
            }
        });
        return answer.build();
    }

    private JsonObject ask(String call, String with) {
        return ask("Job", call, with);
    }

    private JsonObject waiting() {
        return jobs.create("{'action':'noop'," + FAR + "}");
    }

    private static Set<String> texts(JsonArray array) {
        Set<String> texts = new TreeSet<>();
        array.getValuesAs(JsonString.class).forEach(text -> texts.add(text.getString()));
        return texts;
    }

    private String state() {
        return ask("get", "{'ids':[]}").getString("state");
    }

    private JsonObject changesSince(String state) {
        return ask("changes", "{'sinceState':'" + state + "'}");
    }

    /** On a busy server what was just committed is final a moment later. */
    private JsonObject awaitChanges(String state) {
        return Awaitility.await()
                .until(
                        () -> changesSince(state),
                        changes -> !changes.getString("newState").equals(state));
    }

    @Test
    void whatRestDoesIsToldByChanges() {
        String before = state();
        String id = waiting().getString("id");
        JsonObject created = awaitChanges(before);
        assertThat(texts(created.getJsonArray("created"))).containsExactly(id);

        jobs.api().post("/api/jobs/" + id + "/cancel", null).expect(2);
        JsonObject updated = awaitChanges(created.getString("newState"));
        assertThat(texts(updated.getJsonArray("updated"))).containsExactly(id);

        jobs.api().delete("/api/jobs/" + id).expect(2);
        JsonObject destroyed = awaitChanges(updated.getString("newState"));
        assertThat(texts(destroyed.getJsonArray("destroyed"))).containsExactly(id);
        assertThat(changesSince("nonsense").getString("error")).isEqualTo("cannotCalculateChanges");
    }

    @Test
    void getShowsWhatRestShowsInCamelCase() {
        JsonObject job =
                jobs.create("{'action':'noop','payload':{'result':{'some_key':1}},'unique_key':'k'," + FAR + "}");
        JsonObject answer = ask("get", "{'ids':['%s','job_0000000000001','x']}".formatted(job.getString("id")));
        JsonObject shown = answer.getJsonArray("list").getJsonObject(0);
        assertThat(shown).isEqualTo(WireNames.camel(job));
        assertThat(shown.getJsonObject("payload").getJsonObject("result").getInt("some_key"))
                .isEqualTo(1);
        assertThat(texts(answer.getJsonArray("notFound"))).containsExactly("job_0000000000001", "x");
        assertThat(ask("get", "{}").getJsonArray("list")).hasSize(1);
    }

    @Test
    void setEnqueuesChangesCommandsAndDeletes() {
        String kept = waiting().getString("id");
        String gone = waiting().getString("id");
        String called = waiting().getString("id");
        JsonObject answer = ask("set", """
                {'create':{'a':{'action':'noop','priority':3,'dueAt':'2031-01-01T00:00:00Z'},'b':{'action':'nothing_known'},
                           'c':{'description':'x','action':'noop'}},
                 'update':{'%s':{'priority':5,'payload/sleep_ms':1},'%s':{'status':'cancelled'},'%s':{'priority':1},
                           'job_0000000000001':{'priority':1}},
                 'destroy':['%s','nobody']}
                """.formatted(kept, called, gone, gone));
        assertThat(answer.getJsonObject("created").keySet())
                .as(answer.toString())
                .containsExactly("a");
        assertThat(answer.getJsonObject("created").getJsonObject("a").containsKey("priority"))
                .isFalse();
        assertThat(error(answer, "notCreated", "b")).isEqualTo("validationFailed");
        assertThat(error(answer, "notCreated", "c")).isEqualTo("invalidPatch");
        assertThat(answer.getJsonObject("updated").keySet()).containsExactlyInAnyOrder(kept, called);
        assertThat(error(answer, "notUpdated", gone)).isEqualTo("willDestroy");
        assertThat(error(answer, "notUpdated", "job_0000000000001")).isEqualTo("notFound");
        assertThat(texts(answer.getJsonArray("destroyed"))).containsExactly(gone);
        assertThat(error(answer, "notDestroyed", "nobody")).isEqualTo("notFound");

        JsonObject changed = jobs.api().get("/api/jobs/" + kept).data();
        assertThat(changed.getInt("priority")).isEqualTo(5);
        assertThat(changed.getJsonObject("payload").getInt("sleep_ms")).isEqualTo(1);
        assertThat(jobs.api().get("/api/jobs/" + called).data().getString("status"))
                .isEqualTo("cancelled");
        assertThat(jobs.api().get("/api/jobs/" + gone).status()).isEqualTo(404);
        assertThat(jobs.api().get(jobs.path("?status=pending")).list()).hasSize(2);
    }

    private static String error(JsonObject answer, String member, String key) {
        return answer.getJsonObject(member).getJsonObject(key).getString("type");
    }

    @Test
    void statusIsACommandUnderTheRulesOfRest() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        String id = failed.getString("id");
        JsonObject refused = ask("set", "{'update':{'%s':{'status':'cancelled'}}}".formatted(id));
        assertThat(refused.getJsonObject("notUpdated").getJsonObject(id).getString("type"))
                .isEqualTo("invalidProperties");
        assertThat(texts(refused.getJsonObject("notUpdated").getJsonObject(id).getJsonArray("properties")))
                .containsExactly("status");

        JsonObject resolved =
                ask("set", "{'update':{'%s':{'status':'resolved','resolutionNote':'done by hand'}}}".formatted(id));
        assertThat(resolved.getJsonObject("updated")).as(resolved.toString()).containsKey(id);
        JsonObject job = jobs.read(failed);
        assertThat(job.getString("status")).isEqualTo("resolved");
        assertThat(job.getString("resolution_note")).isEqualTo("done by hand");

        assertThat(ask("set", "{'update':{'%s':{'status':'resolved'}}}".formatted(id))
                        .getJsonObject("updated")
                        .get(id))
                .as("is so already")
                .isEqualTo(JsonValue.NULL);
        assertThat(error(ask("set", "{'update':{'%s':{'status':'succeeded'}}}".formatted(id)), "notUpdated", id))
                .isEqualTo("invalidProperties");
        assertThat(error(ask("set", "{'update':{'%s':{'node':'n'}}}".formatted(id)), "notUpdated", id))
                .isEqualTo("invalidProperties");
    }

    @Test
    void ofTwoCallsWithOneStateOnePasses() throws Exception {
        String id = waiting().getString("id");
        Awaitility.await()
                .until(() -> !changesSince(ask("get", "{}").getString("state")).containsKey("error"));
        for (int round = 0; round < 5; round++) {
            String now = state();
            String with = "{'ifInState':'%s','update':{'%s':{'priority':%d}}}";
            ExecutorService two = Executors.newFixedThreadPool(2);
            try {
                int first = round + 1;
                Future<JsonObject> one = two.submit(() -> ask("set", with.formatted(now, id, first)));
                Future<JsonObject> other = two.submit(() -> ask("set", with.formatted(now, id, -first)));
                List<JsonObject> answers = new ArrayList<>(List.of(one.get(), other.get()));
                answers.removeIf(answer -> "stateMismatch".equals(answer.getString("error", "")));
                assertThat(answers).as("round " + round).hasSizeLessThanOrEqualTo(1);
                answers.forEach(
                        answer -> assertThat(answer.getJsonObject("updated")).containsKey(id));
            } finally {
                two.shutdown();
            }
        }
    }

    @Test
    void queriesFilterSortPageAndTellHowTheyChanged() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(jobs.create("{'action':'noop','priority':%d,%s}".formatted(i, FAR))
                    .getString("id"));
        }
        String byPriority = "'sort':'priority'";
        JsonObject all = ask("query", "{" + byPriority + "}");
        assertThat(list(all)).containsExactlyElementsOf(ids);
        assertThat(all.getInt("total")).isEqualTo(5);
        assertThat(all.getBoolean("canCalculateChanges")).isTrue();
        assertThat(list(ask("query", "{%s,'position':-2}".formatted(byPriority))))
                .containsExactly(ids.get(3), ids.get(4));
        JsonObject anchored =
                ask("query", "{%s,'anchor':'%s','anchorOffset':-1,'limit':2}".formatted(byPriority, ids.get(3)));
        assertThat(list(anchored)).containsExactly(ids.get(2), ids.get(3));
        assertThat(anchored.getInt("position")).isEqualTo(2);
        assertThat(ask("query", "{'anchor':'job_0000000000001'}").getString("error"))
                .isEqualTo("anchorNotFound");
        assertThat(list(ask("query", """
                        {'filter':{'operator':'OR','conditions':[{'priorityIsLessThan':1},
                          {'operator':'NOT','conditions':[{'priorityIsLessThanOrEqual':3},{'lastErrorCode':'timeout'}]}]},
                         'sort':'-priority'}"""))).containsExactly(ids.get(4), ids.get(0));
        assertThat(ask("query", "{'filter':{'colour':'red'}}").getString("error"))
                .isEqualTo("unsupportedFilter");
        assertThat(ask("query", "{'sort':'colour'}").getString("error")).isEqualTo("unsupportedSort");
        assertThat(ask("query", "{'filter':{'status':'stalled'}}").getBoolean("canCalculateChanges"))
                .isFalse();

        jobs.api().patch("/api/jobs/" + ids.get(0), "{\"priority\":9}").expect(2);
        jobs.api().delete("/api/jobs/" + ids.get(1)).expect(2);
        String added =
                jobs.create("{'action':'noop','priority':-9,%s}".formatted(FAR)).getString("id");
        JsonObject changes =
                ask("queryChanges", "{%s,'sinceQueryState':'%s'}".formatted(byPriority, all.getString("queryState")));
        List<String> copy = new ArrayList<>(ids);
        copy.removeAll(texts(changes.getJsonArray("removed")));
        changes.getJsonArray("added")
                .getValuesAs(JsonObject.class)
                .forEach(one -> copy.add(one.getInt("index"), one.getString("id")));
        assertThat(copy).containsExactly(added, ids.get(2), ids.get(3), ids.get(4), ids.get(0));
        assertThat(list(ask("query", "{" + byPriority + "}"))).isEqualTo(copy);
        assertThat(ask("queryChanges", "{'sinceQueryState':'nonsense'}").getString("error"))
                .isEqualTo("cannotCalculateChanges");
    }

    private static List<String> list(JsonObject answer) {
        assertThat(answer).as(answer.toString()).containsKey("ids");
        return answer.getJsonArray("ids").getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
    }

    @Test
    void tasksAreSetAndFollowedLikeJobs() {
        String before = ask("Task", "get", "{'ids':[]}").getString("state");
        JsonObject made = ask(
                "Task", "set", "{'create':{'t':{'taskType':'noop','priority':2},'u':{'taskType':'nothing_known'}}}");
        assertThat(error(made, "notCreated", "u")).isEqualTo("validationFailed");
        String id = made.getJsonObject("created").getJsonObject("t").getString("id");
        JsonObject changes = Awaitility.await()
                .until(
                        () -> ask("Task", "changes", "{'sinceState':'" + before + "'}"),
                        answer -> !answer.getString("newState").equals(before));
        assertThat(texts(changes.getJsonArray("created"))).containsExactly(id);
        assertThat(list(ask("Task", "query", "{'filter':{'taskType':'noop'}}"))).containsExactly(id);

        JsonObject triggered = ask("Task", "set", "{'update':{'%s':{'priority':4,'trigger':true}}}".formatted(id));
        assertThat(triggered.getJsonObject("updated")).as(triggered.toString()).containsKey(id);
        JsonObject shown = ask("Task", "get", "{'ids':['%s']}".formatted(id))
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(shown.getInt("priority")).isEqualTo(4);
        assertThat(jobs.api().get(jobs.path("?task_id=" + id)).list()).hasSize(1);

        JsonObject deleted = ask("Task", "set", "{'destroy':['%s']}".formatted(id));
        assertThat(texts(deleted.getJsonArray("destroyed")))
                .as(deleted.toString())
                .containsExactly(id);
        assertThat(ask("Task", "set", "{'ifInState':'%s','create':{}}".formatted(before))
                        .getString("error"))
                .isEqualTo("stateMismatch");
    }

    @Test
    void attemptsAndTheAuditLogAreRead() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        List<String> ids =
                list(ask("JobAttempt", "query", "{'filter':{'jobId':'%s'}}".formatted(failed.getString("id"))));
        assertThat(ids).isNotEmpty();
        JsonObject attempt = ask("JobAttempt", "get", "{'ids':['%s']}".formatted(ids.get(0)))
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(attempt.getString("jobId")).isEqualTo(failed.getString("id"));
        assertThat(ask("JobAttempt", "set", "{}").getString("error")).isEqualTo("forbidden");

        List<String> entries = list(ask("AuditEntry", "query", "{'filter':{'subject':'job'}}"));
        assertThat(entries).isNotEmpty();
        JsonObject entry = ask("AuditEntry", "get", "{'ids':['%s']}".formatted(entries.get(0)))
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(entry.getString("subject")).isEqualTo("job");
        assertThat(entry.getString("accountId")).isEqualTo(jobs.tenant().id());
    }
}
