package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

/** Each resource once, on both databases; the other classes try them thoroughly on one. */
@OnBothDatabases
class EveryJobsResourceIT extends PostroadIT {
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
    void jobsAreEnqueuedListedAndFound() {
        Api once = jobs.api().with("Idempotency-Key", "first");
        String body = Jobs.json("[{'action': 'noop', 'due_in': '1h', 'unique_key': 'k'}, {'action': 'noop'}]");
        assertThat(once.post(jobs.path(""), body).list())
                .isEqualTo(once.post(jobs.path(""), body).list());

        Api.Reply page = jobs.api().get(jobs.path("?limit=1&q=noop&total=true"));
        assertThat(page.json().getInt("total")).isEqualTo(2);
        assertThat(jobs.list("?limit=1&q=noop&cursor=" + page.json().getString("next_cursor")))
                .hasSize(1);
        assertThat(jobs.search("{'filter': {'status': 'pending', 'due': {'gte': '2001-01-01T00:00:00Z'}}}"))
                .extracting(job -> job.getString("unique_key"))
                .contains("k");
        for (String sort : new String[] {"created_at", "-due_at", "priority", "-finished_at"}) {
            assertThat(jobs.search("{'sort': '%s', 'limit': 1}".formatted(sort)))
                    .hasSize(1);
        }
        assertThat(admin().get("/api/jobs?account_id=" + jobs.tenant().id()).list())
                .hasSize(2);
    }

    @Test
    void aJobIsReadChangedAndDeleted() {
        JsonObject job = jobs.in(JobStatus.PENDING);
        String tag = jobs.api().get(Jobs.at(job, "")).header("ETag").orElseThrow();

        assertThat(jobs.api().with("If-None-Match", tag).get(Jobs.at(job, "")).status())
                .isEqualTo(304);
        JsonObject changed = jobs.api()
                .with("If-Match", tag)
                .patch(
                        Jobs.at(job, ""),
                        Jobs.json("{'priority': 3, 'payload': {'result': '%s'}}".formatted("x".repeat(3_000))))
                .data();
        assertThat(changed.getInt("priority")).isEqualTo(3);
        assertThat(jobs.read(job)).isEqualTo(changed);
        assertThat(jobs.api().with("If-Match", tag).delete(Jobs.at(job, "")).status())
                .isEqualTo(412);
        assertThat(jobs.api().delete(Jobs.at(job, "")).status()).isEqualTo(204);
    }

    @Test
    void aJobFailsIsRetriedAndResolved() {
        JsonObject failed = jobs.in(JobStatus.FAILED);
        jobs.command(failed, "retry").expect(2);
        jobs.await(
                failed,
                job -> job.getInt("run_count") == 2 && job.getString("status").equals("failed"));
        jobs.command(failed, "trigger").expect(2);
        jobs.await(
                failed,
                job -> job.getInt("run_count") == 3 && job.getString("status").equals("failed"));

        assertThat(jobs.api().get(Jobs.at(failed, "/attempts?stack=true")).list())
                .hasSize(3);
        assertThat(jobs.api()
                        .post(Jobs.at(failed, "/resolve"), Jobs.json("{'note': 'seen'}"))
                        .data()
                        .getString("resolution_note"))
                .isEqualTo("seen");
    }

    @Test
    void aRunningJobIsCancelled() {
        JsonObject job = jobs.in(JobStatus.RUNNING);

        assertThat(jobs.command(job, "cancel").status()).isEqualTo(202);

        jobs.await(job, JobStatus.CANCELLED);
    }

    @Test
    void commandsAreGivenInBulk() {
        jobs.in(JobStatus.FAILED);
        String failed = "{'filter': {'status': 'failed'}%s}";

        for (String command : new String[] {"retry", "resolve", "cancel", "delete"}) {
            JsonObject found = jobs.api()
                    .post(jobs.path("/search-" + command), Jobs.json(failed.formatted(", 'dry_run': true")))
                    .data();
            assertThat(found.getInt("matched")).as(command).isOne();
        }
        assertThat(jobs.api()
                        .post(jobs.path("/search-delete"), Jobs.json(failed.formatted("")))
                        .data()
                        .getInt("deleted"))
                .isOne();
    }

    @Test
    void aQueueIsMadePausedResumedAndDeleted() {
        String name = Api.unusedName("queue");
        String path = "/api/queues/" + name;
        admin().post("/api/queues", Jobs.json("{'name': '%s'}".formatted(name))).expect(2);

        JsonObject changed = admin().patch(path, "{\"threads_per_node\":2}").data();
        assertThat(admin().get("/api/queues").list()).contains(changed);
        assertThat(admin().post(path + "/pause", "{\"reason\":\"r\"}").data().getBoolean("paused"))
                .isTrue();
        assertThat(admin().post(path + "/resume", null).data().getBoolean("paused"))
                .isFalse();
        assertThat(admin().delete(path).status()).isEqualTo(204);
    }

    @Test
    void theSettingsActionsAndErrorCodesAreShown() {
        JsonObject settings = admin().get("/api/settings/task-manager").data();
        assertThat(admin().patch("/api/settings/task-manager", "{}").data()).isEqualTo(settings);
        assertThat(jobs.api().get("/api/actions").list()).isNotEmpty();
        assertThat(jobs.api().get("/api/error-codes").list()).isNotEmpty();
    }
}
