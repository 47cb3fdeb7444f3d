package org.postroad.metrics.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

@OnBothDatabases
class MetricsIT extends PostroadIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Value by series, as {@code postroad_queue_slots{queue="work"}}. */
    private Map<String, Double> metrics() {
        return admin().get("/metrics")
                .expect(2)
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
    }

    /** A queue of its own, so that no other test counts in it. */
    private String newQueue() {
        return admin().post(
                        "/api/queues", "{\"name\":\"%s\",\"threads_per_node\":3}".formatted(Api.unusedName("measured")))
                .data()
                .getString("name");
    }

    private static void enqueue(Tenant tenant, String queue, String action, String more) {
        tenant.member()
                .post(tenant.path("/jobs"), "{\"action\":\"%s\",\"queue\":\"%s\"%s}".formatted(action, queue, more))
                .expect(2);
    }

    @Test
    void aJobThatRanIsCountedAndTimed() {
        Tenant tenant = Tenant.open(admin());
        String queue = newQueue();
        for (int i = 0; i < 3; i++) {
            enqueue(tenant, queue, "noop", "");
        }

        String labels = "{action=\"noop\",outcome=\"succeeded\",queue=\"%s\"}".formatted(queue);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(metrics()).containsEntry("postroad_jobs_finished_total" + labels, 3.0));
        assertThat(metrics())
                .containsEntry("postroad_jobs_enqueued_total{action=\"noop\",queue=\"%s\"}".formatted(queue), 3.0)
                .containsEntry("postroad_job_start_lateness_seconds_count{queue=\"%s\"}".formatted(queue), 3.0)
                .containsEntry(
                        "postroad_job_run_duration_seconds_count{action=\"noop\",queue=\"%s\"}".formatted(queue), 3.0)
                .containsEntry("postroad_queue_slots{queue=\"%s\"}".formatted(queue), 3.0)
                .containsEntry("postroad_queue_busy{queue=\"%s\"}".formatted(queue), 0.0);
        assertThat(admin().get("/metrics").body())
                .contains(
                        "# TYPE postroad_job_start_lateness_seconds histogram",
                        "# TYPE postroad_jobs_finished_total counter");
    }

    @Test
    void aFailureIsCountedByItsCode() {
        Tenant tenant = Tenant.open(admin());
        String queue = newQueue();
        enqueue(tenant, queue, "http_request", ",\"payload\":{\"url\":\"http://169.254.169.254/\"}");

        String labels = "{action=\"http_request\",%s,queue=\"" + queue + "\"}";
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(metrics())
                        .containsEntry("postroad_jobs_finished_total" + labels.formatted("outcome=\"failed\""), 1.0)
                        .containsEntry(
                                "postroad_job_attempts_failed_total"
                                        + labels.formatted("error_code=\"address_refused\""),
                                1.0));
    }

    @Test
    void whatWaitsIsTheDepthOfItsQueue() {
        Tenant tenant = Tenant.open(admin());
        String queue = newQueue();
        enqueue(tenant, queue, "noop", ",\"due\":\"2999-01-01T00:00:00Z\"");
        enqueue(tenant, queue, "noop", ",\"due\":\"2999-01-01T00:00:00Z\"");

        await().atMost(PATIENCE) // it is read every ten seconds at most
                .untilAsserted(() -> assertThat(metrics())
                        .containsEntry("postroad_queue_jobs{queue=\"%s\",state=\"waiting\"}".formatted(queue), 2.0)
                        .containsEntry("postroad_queue_jobs{queue=\"%s\",state=\"ready\"}".formatted(queue), 0.0));
    }

    @Test
    void whatPrometheusNeedsIsThere() {
        admin().get("/api/accounts").expect(2);

        Api.Reply reply = admin().get("/metrics");

        assertThat(reply.header("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(reply.body())
                .contains(
                        "postroad_build_info{",
                        "postroad_leases_expired_total",
                        "postroad_completions_fenced_total",
                        "postroad_claim_batch_jobs_count",
                        "postroad_http_request_duration_seconds_bucket{",
                        "jvm_memory_used_bytes{");
    }

    @Test
    void noLabelNamesAnAccountOrAJob() {
        Tenant tenant = Tenant.open(admin());
        enqueue(tenant, newQueue(), "noop", "");

        assertThat(admin().get("/metrics").body()).doesNotContainPattern("(acc|job|key|usr)_[0-9a-z]{13}");
    }

    @Test
    void nobodyReadsThemWithoutSigningIn() {
        Api.Reply reply = new Api(url("/")).get("/metrics");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("unauthenticated");
        assertThat(reply.header("WWW-Authenticate").orElse("")).contains("Bearer");
    }

    @Test
    void nobodyReadsThemWithoutThePermission() {
        Tenant tenant = Tenant.open(admin());

        Api.Reply reply = tenant.owner().get("/metrics");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("forbidden");
        assertThat(reply.json().getString("detail")).contains("liveMetrics");
    }

    @Test
    void thatPermissionAloneIsEnough() {
        Tenant tenant = Tenant.open(admin());
        String secret = admin().post(
                        tenant.path("/api-keys"),
                        "{\"name\":\"prometheus\",\"confined\":false,\"scopes\":[\"liveMetrics\"]}")
                .data()
                .getString("secret");

        assertThat(admin().withKey(secret).get("/metrics").status()).isEqualTo(200);
        assertThat(admin().withKey(secret).get("/api/jobs").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE"})
    void theyAreOnlyRead(String method) {
        Api.Reply reply = admin().send(method, "/metrics", null);

        assertThat(reply.status()).isIn(List.of(405, 501));
        assertThat(reply.body()).doesNotContain(ADMIN_KEY);
    }
}
