package org.postroad.cli.entity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations, tables, YAML, canonical JSON, metrics. */
class ShownTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "500, 500ms",
        "1500, 1s 500ms",
        "60000, 1m",
        "5400000, 1h 30m",
        "21600000, 6h",
        "90061000, 1d 1h",
        "-60000, -1m"
    })
    void aDurationHasItsTwoLargestUnits(long millis, String text) {
        assertThat(ShownDuration.of(millis)).isEqualTo(text);
    }

    @Test
    void aTableThatIsTooWideHasItsWidestColumnCut() {
        TextTable table = new TextTable(
                List.of("id", "detail"), List.of(List.of("a", "a text that goes on and on"), List.of("b", "short")));

        assertThat(table.lines(16)).containsExactly("ID  DETAIL", "a   a text that…", "b   short");
        assertThat(table.lines(80)).contains("a   a text that goes on and on");
    }

    @Test
    void whatIsPipedIsNeitherCutNorMisunderstood() {
        TextTable table = new TextTable(List.of("a", "b"), List.of(List.of("one\ttwo\nthree", "\u001b[2Jx")));

        assertThat(table.plainLines()).containsExactly("one two three\t [2Jx");
    }

    @Test
    void yamlQuotesWhatItWouldTakeForSomethingElse() {
        String json = """
                {"a":"yes","b":"12","c":"plain text","d":["x",{"e":1,"f":[]}],"g":{"h":null,"i":{}},"j":"a: b","k":"","l":"- x","m":true,"n":"5 o'clock"}""";

        assertThat(YamlText.of(Json.createReader(new StringReader(json)).readObject()))
                .isEqualTo("""
                a: "yes"
                b: "12"
                c: plain text
                d:
                - x
                - e: 1
                  f: []
                g:
                  h: null
                  i: {}
                j: "a: b"
                k: ""
                l: "- x"
                m: true
                "n": "5 o'clock\"""");
    }

    @Test
    void canonicalJsonHasItsMembersInOrder() {
        String json = "{\"b\": [1, {\"d\": 2, \"c\": null}], \"a\": 2.0}";

        assertThat(JsonText.canonical(Json.createReader(new StringReader(json)).readObject()))
                .isEqualTo("{\"a\":2.0,\"b\":[1,{\"c\":null,\"d\":2}]}");
    }

    @Test
    void metricsAreReadByQueue() {
        Exposition metrics = new Exposition("""
                # HELP postroad_queue_jobs x
                postroad_queue_jobs{queue="work",state="ready"} 3
                postroad_queue_busy{queue="sync"} 2.0
                postroad_jobs_finished_total{queue="work",action="a",outcome="succeeded"} 4
                postroad_jobs_finished_total{queue="work",action="b",outcome="succeeded"} 5
                process_cpu_seconds_total 1.5E2
                """);

        assertThat(metrics.queues()).containsExactly("sync", "work");
        assertThat(metrics.value("postroad_queue_jobs", "work", "ready")).isEqualTo(3);
        assertThat(metrics.value("postroad_jobs_finished_total", "work", "succeeded"))
                .isEqualTo(9);
        assertThat(metrics.value("postroad_queue_busy", "sync", "")).isEqualTo(2);
        assertThat(metrics.value("process_cpu_seconds_total", "", "")).isEqualTo(150);
    }
}
