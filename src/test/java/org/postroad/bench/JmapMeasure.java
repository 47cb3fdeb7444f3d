package org.postroad.bench;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.postroad.testing.Api;

/** What JMAP costs: the smallest call beside a request that does nothing, and a set of as many objects as one call may have. */
final class JmapMeasure implements Measure {
    private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx1g");
    private static final int CLIENTS = 4; // as many requests of a user are answered at the same time
    private static final int WARM_UP_SPELLS = 12;
    private static final int OBJECTS = 500;
    private static final String USING =
            "{\"using\":[\"urn:ietf:params:jmap:core\",\"urn:stalwart:jmap\"],\"methodCalls\":[[";
    private static final String GET = USING + "\"x:TaskManager/get\",{\"ids\":[\"singleton\"]},\"c1\"]]}";

    @Override
    public void run(BenchPostgres postgres, Scale scale, Report report) throws Exception {
        try (HikariDataSource dataSource = postgres.empty("jmap");
                BenchServer server = BenchServer.start(postgres.url("jmap"), OPTIONS);
                HttpLoad load = new HttpLoad(CLIENTS, Duration.ZERO)) {
            get(server, load, scale, report);
            set(server.api(), scale, report);
        }
    }

    private static void get(BenchServer server, HttpLoad load, Scale scale, Report report) throws Exception {
        IntFunction<ClassicHttpRequest> nothing = n -> server.get("/api/bench/nothing");
        IntFunction<ClassicHttpRequest> get = n -> server.post("/jmap", GET);
        for (int i = 0; i < scale.warmUp(WARM_UP_SPELLS); i++) {
            load.perSecond(scale.spell(), nothing);
            load.perSecond(scale.spell(), get);
        }
        List<Double> empty = new ArrayList<>();
        List<Double> got = new ArrayList<>();
        for (int i = 1; i <= scale.rounds(); i++) {
            empty.add(load.perSecond(scale.spell(), nothing));
            got.add(load.perSecond(scale.spell(), get));
            report.say("JMAP, round " + i + ": empty GET " + Sample.number(empty.get(i - 1)) + "/s, x:TaskManager/get "
                    + Sample.number(got.get(i - 1)) + "/s");
        }
        Sample ours = new Sample(got);
        Sample theirs = new Sample(empty);
        report.line(
                "x:TaskManager/get / empty GET, " + CLIENTS + " clients",
                ours.text() + " calls/s",
                theirs.text() + " GET/s",
                ours.median() / theirs.median(),
                Goal.atLeast(0.5, 0.7),
                Map.of("Postroad", ours, "empty GET", theirs, "ratio", ours.over(theirs)));
    }

    private static void set(Api api, Scale scale, Report report) {
        List<Double> made = new ArrayList<>();
        List<Double> gone = new ArrayList<>();
        for (int i = -2; i < scale.rounds(); i++) { // Some to warm up
            int round = i;
            String create = IntStream.range(0, OBJECTS)
                    .mapToObj(n -> "\"k" + n + "\":{\"description\":\"role " + round + " " + n + "\"}")
                    .collect(Collectors.joining(","));
            long begun = System.nanoTime();
            JsonObject created = roles(api, "{\"create\":{" + create + "}}").getJsonObject("created");
            double making = (System.nanoTime() - begun) / 1e6;
            String ids = created.values().stream()
                    .map(role -> "\"" + role.asJsonObject().getString("id") + "\"")
                    .collect(Collectors.joining(","));
            begun = System.nanoTime();
            int destroyed = roles(api, "{\"destroy\":[" + ids + "]}")
                    .getJsonArray("destroyed")
                    .size();
            if (created.size() != OBJECTS || destroyed != OBJECTS) {
                throw new IllegalStateException(created.size() + " made, " + destroyed + " destroyed");
            }
            if (i >= 0) {
                made.add(making);
                gone.add((System.nanoTime() - begun) / 1e6);
            }
        }
        report.note("JMAP: x:Role/set of " + OBJECTS + " objects took " + new Sample(made).text() + " ms to create, "
                + new Sample(gone).text() + " ms to destroy.");
    }

    private static JsonObject roles(Api api, String arguments) {
        String answer = api.post("/jmap", USING + "\"x:Role/set\"," + arguments + ",\"c1\"]]}")
                .expect(2)
                .body();
        return Json.createReader(new StringReader(answer))
                .readObject()
                .getJsonArray("methodResponses")
                .getJsonArray(0)
                .getJsonObject(1);
    }
}
