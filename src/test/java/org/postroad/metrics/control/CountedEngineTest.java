package org.postroad.metrics.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountedEngineTest {
    private final MetricsRegistry metrics = new MetricsRegistry();
    private CountedEngine engine;

    @BeforeEach
    void open() {
        metrics.measureTheProcess();
        engine = new CountedEngine(metrics);
    }

    private String text() {
        return new String(metrics.text(), StandardCharsets.UTF_8);
    }

    @Test
    void countersHaveTheirNamesAndLabels() {
        engine.enqueued("work", "noop", 3);
        engine.finished("work", "noop", "succeeded", Duration.ofMillis(3));
        engine.attemptFailed("work", "noop", "timeout");
        engine.leasesExpired(4);
        engine.fenced(5);

        assertThat(text().lines())
                .contains(
                        "postroad_jobs_enqueued_total{action=\"noop\",queue=\"work\"} 3.0",
                        "postroad_jobs_finished_total{action=\"noop\",outcome=\"succeeded\",queue=\"work\"} 1.0",
                        "postroad_job_attempts_failed_total{action=\"noop\",error_code=\"timeout\",queue=\"work\"} 1.0",
                        "postroad_leases_expired_total 4.0",
                        "postroad_completions_fenced_total 5.0");
    }

    @Test
    void latenessAndRunTimeAreHistogramsInSeconds() {
        engine.started("work", Duration.ofMillis(7));
        engine.started("work", Duration.ofMillis(-3));
        engine.finished("work", "noop", "failed", Duration.ofMillis(1_500));

        assertThat(text().lines())
                .contains(
                        "postroad_job_start_lateness_seconds_bucket{queue=\"work\",le=\"0.005\"} 1",
                        "postroad_job_start_lateness_seconds_bucket{queue=\"work\",le=\"0.01\"} 2",
                        "postroad_job_start_lateness_seconds_count{queue=\"work\"} 2",
                        "postroad_job_run_duration_seconds_bucket{action=\"noop\",queue=\"work\",le=\"1.0\"} 0",
                        "postroad_job_run_duration_seconds_bucket{action=\"noop\",queue=\"work\",le=\"2.5\"} 1",
                        "postroad_job_run_duration_seconds_sum{action=\"noop\",queue=\"work\"} 1.5");
    }

    @Test
    void theSizeOfClaimsIsAHistogram() {
        engine.claimed(0);
        engine.claimed(150);

        assertThat(text().lines())
                .contains(
                        "postroad_claim_batch_jobs_bucket{le=\"100.0\"} 1",
                        "postroad_claim_batch_jobs_bucket{le=\"200.0\"} 2",
                        "postroad_claim_batch_jobs_sum 150.0");
    }

    @Test
    void theProcessAndItsReleaseAreShown() {
        engine.oldestSnapshot(Duration.ofMillis(2_500));

        assertThat(text())
                .contains(
                        "postroad_build_info{",
                        "postroad_oldest_snapshot_age_seconds 2.5",
                        "jvm_memory_used_bytes{area=\"heap\"",
                        "jvm_gc_collection_seconds_count",
                        "jvm_threads_current");
    }
}
