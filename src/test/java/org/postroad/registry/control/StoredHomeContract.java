package org.postroad.registry.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.SetError;
import org.postroad.testing.Databases;

/** What {@code /get}, {@code /set}, {@code /query} and {@code /changes} do with stored objects (RFC 8620 §5), on each database. */
abstract class StoredHomeContract {
    private static final Scope SCOPE = new Scope(1);
    private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

    private final CreatedIds createdIds = new CreatedIds();
    private SampleHome home;

    abstract Dialect dialect();

    @BeforeEach
    void start() {
        LocalTransactions transactions = new LocalTransactions(Databases.of(dialect()));
        StoredParts.Ground ground =
                new StoredParts.Ground(new IdSource(() -> NOW, () -> 1), () -> NOW, (type, changes) -> {});
        home = new SampleHome(new StoredParts(transactions, new ObjectStates(transactions), ground));
    }

    @Test
    void aCreationTellsWhatTheClientDidNotSend() {
        SetResult result = set(create("a", "{'name': 'A', 'wait': '1m', 'tags': ['x']}"));

        JsonObject told = result.created().get("a");
        assertThat(told.keySet()).containsExactlyInAnyOrder("id", "size", "wait", "kind", "next", "tags", "seen");
        assertThat(get(told.getString("id")))
                .isEqualTo(object("{'id': '" + told.getString("id") + "', 'name': 'A', 'size': 5, 'wait': 60000,"
                        + " 'kind': 'plain', 'next': null, 'tags': {'x': true}, 'seen': false}"));
        assertThat(createdIds.find("a")).contains(told.getString("id"));
    }

    @Test
    void aPatchChangesWhatItPointsAtAndNullIsTheDefault() {
        String id = created("A");

        assertThat(set(update(id, "{'size': 7, 'tags/y': true}")).updated()).containsOnlyKeys(id);
        assertThat(get(id).getInt("size")).isEqualTo(7);
        assertThat(get(id).getJsonObject("tags")).isEqualTo(object("{'y': true}"));
        set(update(id, "{'size': null, 'tags/y': null}"));
        assertThat(get(id).getInt("size")).isEqualTo(5);
        assertThat(get(id).getJsonObject("tags")).isEmpty();
    }

    @Test
    void whatIsWrongIsToldInStalwartsWords() {
        String id = created("A");

        assertThat(refusedUpdate(id, "{'description': 'Updated'}")).isEqualTo("invalidPatch [description]");
        assertThat(refusedUpdate(id, "{'wait': 'soon'}")).isEqualTo("invalidPatch [wait]");
        assertThat(refusedUpdate(id, "{'size/x': 1}")).isEqualTo("invalidPatch [size/x]");
        assertThat(refusedUpdate(id, "{'kind': 'other'}")).isEqualTo("invalidPatch [kind]");
        assertThat(refusedUpdate(id, "{'seen': true}")).isEqualTo("invalidPatch [seen]");
        assertThat(refusedUpdate(id, "{'size': 0}")).isEqualTo("validationFailed [size]");
        assertThat(refusedUpdate(id, "{'name': null}")).isEqualTo("validationFailed [name]");
        assertThat(refusedUpdate(id, "{'next': 'sam_0000000000001'}")).isEqualTo("invalidForeignKey [next]");
        assertThat(refusedUpdate("nobody", "{}")).isEqualTo("notFound []");
        assertThat(refusedUpdate(id, "{'seen': false, 'kind': 'plain', 'id': '" + id + "'}"))
                .isEmpty();
        assertThat(set(create("b", "{'name': 'a'}"))
                        .notCreated()
                        .get("b")
                        .objectId()
                        .id())
                .isEqualTo(id);
    }

    @Test
    void oneRecordThatIsRefusedDoesNotHoldUpTheOthers() {
        SetResult result = set(request(
                null,
                Map.of("a", object("{'name': 'A'}"), "b", object("{'name': 'B', 'size': 0}")),
                Map.of(),
                List.of()));

        assertThat(result.created()).containsOnlyKeys("a");
        assertThat(result.notCreated()).containsOnlyKeys("b");
        assertThat(result.newState()).isNotEqualTo(result.oldState()).isEqualTo(home.state(SCOPE));
    }

    @Test
    void twoUniqueNamesAreSwappedInOneCall() {
        String a = created("A");
        String b = created("B");

        SetResult result =
                set(request(null, Map.of(), Map.of(a, object("{'name': 'B'}"), b, object("{'name': 'A'}")), List.of()));

        assertThat(result.updated()).containsOnlyKeys(a, b);
        assertThat(get(a).getString("name")).isEqualTo("B");
        assertThat(get(b).getString("name")).isEqualTo("A");
    }

    @Test
    void aSwapOfWhichOneHalfIsRefusedDoesNotHappen() {
        String a = created("A");
        String b = created("B");

        SetResult result = set(request(
                null, Map.of(), Map.of(a, object("{'name': 'B'}"), b, object("{'name': 'A', 'size': 0}")), List.of()));

        assertThat(result.notUpdated()).containsOnlyKeys(a, b);
        assertThat(result.notUpdated().get(a).type()).isEqualTo("primaryKeyViolation");
        assertThat(get(a).getString("name")).isEqualTo("A");
    }

    @Test
    void theNameOfOneThatIsDestroyedIsFree() {
        String a = created("A");

        SetResult result = set(request(null, Map.of("n", object("{'name': 'A'}")), Map.of(), List.of(a)));

        assertThat(result.destroyed()).containsExactly(a);
        assertThat(result.created()).containsOnlyKeys("n");
    }

    @Test
    void whatIsDestroyedIsNotUpdatedInTheSameCall() {
        String a = created("A");

        SetResult result = set(request(null, Map.of(), Map.of(a, object("{'size': 7}")), List.of(a)));

        assertThat(result.notUpdated().get(a).type()).isEqualTo("willDestroy");
        assertThat(result.destroyed()).containsExactly(a);
    }

    @Test
    void creationsReferToEachOtherInWhateverOrderAndNeverInACircle() {
        Map<String, JsonObject> creations = new LinkedHashMap<>();
        creations.put("a", object("{'name': 'A', 'next': '#b'}"));
        creations.put("b", object("{'name': 'B'}"));
        creations.put("c", object("{'name': 'C', 'next': '#d'}"));
        creations.put("d", object("{'name': 'D', 'next': '#c'}"));
        creations.put("e", object("{'name': 'E', 'next': '#c'}"));

        SetResult result = set(request(null, creations, Map.of(), List.of()));

        String b = result.created().get("b").getString("id");
        assertThat(get(result.created().get("a").getString("id")).getString("next"))
                .isEqualTo(b);
        assertThat(result.notCreated()).containsOnlyKeys("c", "d", "e");
        assertThat(set(update("#b", "{'size': 9}")).updated()).containsOnlyKeys(b);
    }

    @Test
    void twoWritersNeverBothPassIfInState() throws Exception {
        String id = created("A");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                String state = home.state(SCOPE);
                int size = 10 + 2 * round;
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<Boolean>> writers = List.of(
                        threads.submit(writer(together, state, id, size)),
                        threads.submit(writer(together, state, id, size + 1)));

                assertThat(List.of(passed(writers.get(0)), passed(writers.get(1))))
                        .containsExactlyInAnyOrder(true, false);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fiveHundredObjectsAreOneBatch() {
        Map<String, JsonObject> creations = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            creations.put("c" + i, object("{'name': 'N" + i + "'}"));
        }

        assertThat(set(request(null, creations, Map.of(), List.of())).created()).hasSize(500);
        assertThat(home.batches).hasSize(1);
        assertThat(home.changes(SCOPE, "0", 1_000).created()).hasSize(500);
    }

    @Test
    void changesAreToldOnceForEachObjectAndInParts() {
        String state = home.state(SCOPE);
        String a = created("A");
        String b = created("B");
        set(update(a, "{'size': 7}"));
        set(request(null, Map.of(), Map.of(), List.of(b)));

        ChangesResult all = home.changes(SCOPE, state, 100);
        assertThat(all.created()).containsExactly(a);
        assertThat(all.updated()).isEmpty();
        assertThat(all.destroyed()).isEmpty();
        assertThat(all.newState()).isEqualTo(home.state(SCOPE));

        ChangesResult part = home.changes(SCOPE, state, 2);
        assertThat(part.hasMoreChanges()).isTrue();
        assertThat(part.created()).containsExactly(a, b);
        ChangesResult rest = home.changes(SCOPE, part.newState(), 2);
        assertThat(rest.hasMoreChanges()).isFalse();
        assertThat(rest.updated()).containsExactly(a);
        assertThat(rest.destroyed()).containsExactly(b);
        assertThatThrownBy(() -> home.changes(SCOPE, "never", 2)).isInstanceOf(MethodError.class);
        assertThatThrownBy(() -> home.changes(SCOPE, "99", 2)).isInstanceOf(MethodError.class);
    }

    @Test
    void aChangeThatChangesNothingMovesNoState() {
        String a = created("A");
        String state = home.state(SCOPE);

        assertThat(set(update(a, "{'size': 5}")).updated()).containsOnlyKeys(a);
        assertThat(home.state(SCOPE)).isEqualTo(state);
    }

    @Test
    void aQueryFiltersSortsAndPages() {
        for (int i = 1; i <= 9; i++) {
            set(create("q" + i, "{'name': 'N" + i + "', 'size': " + i + "}"));
        }
        assertThat(names(query("{'sizeIsGreaterThan': 6}", "size", 0, null, 0))).containsExactly("N7", "N8", "N9");
        assertThat(names(query("{'operator': 'OR', 'conditions': [{'name': 'n1'}, {'size': 2}]}", "size", 0, null, 0)))
                .containsExactly("N1", "N2");
        assertThat(names(query("{'operator': 'NOT', 'conditions': [{'sizeIsGreaterThan': 2}]}", "size", 0, null, 0)))
                .containsExactly("N1", "N2");
        assertThat(names(query("{}", "size", -2, null, 0))).containsExactly("N8", "N9");
        String fifth = query("{'size': 5}", "size", 0, null, 0).ids().get(0);
        assertThat(names(query("{}", "size", 0, fifth, 1))).first().isEqualTo("N6");
        assertThat(query("{}", "size", 0, fifth, -100).position()).isZero();
        assertThat(query("{}", "size", 50, null, 0).ids()).isEmpty();
        assertThat(query("{}", "size", 0, null, 0).total()).hasValue(9);
        assertThatThrownBy(() -> query("{'kind': 'x'}", "size", 0, null, 0))
                .isInstanceOfSatisfying(
                        MethodError.class, e -> assertThat(e.type()).isEqualTo("unsupportedFilter"));
        assertThatThrownBy(() -> query("{}", "kind", 0, null, 0))
                .isInstanceOfSatisfying(
                        MethodError.class, e -> assertThat(e.type()).isEqualTo("unsupportedSort"));
        assertThatThrownBy(() -> query("{}", "size", 0, "nobody", 0))
                .isInstanceOfSatisfying(
                        MethodError.class, e -> assertThat(e.type()).isEqualTo("anchorNotFound"));
    }

    private Callable<Boolean> writer(CyclicBarrier together, String state, String id, int size) {
        return () -> {
            together.await();
            home.set(SCOPE, request(state, Map.of(), Map.of(id, object("{'size': " + size + "}")), List.of()));
            return true;
        };
    }

    private static boolean passed(Future<Boolean> writer) throws InterruptedException {
        try {
            return writer.get();
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            MethodError.class, error -> assertThat(error.type()).isEqualTo("stateMismatch"));
            return false;
        }
    }

    private List<String> names(QueryResult result) {
        return result.ids().stream().map(id -> get(id).getString("name")).toList();
    }

    private QueryResult query(String filter, String sort, long position, @Nullable String anchor, long offset) {
        return home.query(
                SCOPE,
                new QueryRequest(
                        object(filter), List.of(new SortBy(sort, true, null)), position, anchor, offset, 100, true));
    }

    private String created(String name) {
        return set(create("k" + name, "{'name': '" + name + "'}"))
                .created()
                .getOrDefault("k" + name, JsonValue.EMPTY_JSON_OBJECT)
                .getString("id");
    }

    private String refusedUpdate(String id, String patch) {
        SetError error = set(update(id, patch)).notUpdated().get(id);
        return error == null ? "" : error.type() + " " + error.properties();
    }

    private JsonObject get(String id) {
        return home.get(SCOPE, new GetRequest(List.of(id), Set.of(), 1)).list().get(0);
    }

    private SetResult set(SetRequest request) {
        return home.set(SCOPE, request);
    }

    private SetRequest create(String key, String record) {
        return request(null, Map.of(key, object(record)), Map.of(), List.of());
    }

    private SetRequest update(String id, String patch) {
        return request(null, Map.of(), Map.of(id, object(patch)), List.of());
    }

    private SetRequest request(
            @Nullable String ifInState,
            Map<String, JsonObject> create,
            Map<String, JsonObject> update,
            List<String> destroy) {
        return new SetRequest(ifInState, create, new HashMap<>(update), destroy, createdIds);
    }

    private static JsonObject object(String text) {
        return Json.createReader(new StringReader(text.replace('\'', '"'))).readObject();
    }
}
