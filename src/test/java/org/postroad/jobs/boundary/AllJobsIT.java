package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** What an operator sees besides: GET /api/jobs across accounts, /api/actions and /api/error-codes. */
class AllJobsIT extends PostroadIT {

    private static List<String> ids(Api.Reply reply) {
        return reply.list().getValuesAs(JsonObject.class).stream()
                .map(job -> job.getString("id"))
                .toList();
    }

    @Test
    void anOperatorListsTheJobsOfAllAccounts() {
        Jobs first = Jobs.open(admin());
        Jobs second = Jobs.open(admin());
        String one = first.in(JobStatus.FAILED).getString("id");
        String two = second.in(JobStatus.FAILED).getString("id");

        assertThat(ids(admin().get("/api/jobs?status=failed&limit=2"))).containsExactly(two, one);
        assertThat(ids(admin().get("/api/jobs?account_id=" + first.tenant().id())))
                .containsExactly(one);
        assertThat(ids(admin().get("/api/jobs?q=" + two))).containsExactly(two);
        assertThat(admin().get("/api/jobs?limit=1").header("Link"))
                .hasValueSatisfying(link -> assertThat(link).startsWith("</api/jobs?"));
        assertThat(admin().get("/api/jobs?account_id=7").pointers()).containsExactly("account_id");
    }

    @Test
    void anOperatorWorksOnTheJobsOfAnyAccount() {
        Jobs jobs = Jobs.open(admin());
        JsonObject job = jobs.in(JobStatus.PENDING);

        assertThat(admin().post(Jobs.at(job, "/cancel"), null).data().getString("status"))
                .isEqualTo("cancelled");
        assertThat(admin().get(jobs.path("")).list()).hasSize(1);
    }

    @Test
    void anOwnerDoesNotSeeThemAll() {
        Api.Reply reply = Jobs.open(admin()).tenant().owner().get("/api/jobs");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("forbidden");
    }

    @Test
    void theActionsAreListed() {
        Api viewer = Jobs.open(admin()).tenant().viewer();

        assertThat(viewer.get("/api/actions").list().getValuesAs(JsonObject.class))
                .contains(
                        Jobs.object(
                                "{'name': 'noop', 'queue': 'work', 'gate': 'taskQueueProcessing', 'timeout_seconds': 600}"),
                        Jobs.object("""
                            {'name': 'http_request', 'queue': 'work', 'gate': 'taskQueueProcessing',
                             'timeout_seconds': 180}
                            """));
        assertThat(viewer.get("/api/actions?limit=1").status()).isEqualTo(422);
    }

    @Test
    void theErrorCodesAreListed() {
        Api viewer = Jobs.open(admin()).tenant().viewer();

        assertThat(viewer.get("/api/error-codes").list().getValuesAs(JsonObject.class))
                .hasSizeGreaterThan(12)
                .contains(
                        Jobs.object("{'code': 'provider_timeout', 'permanent': false}"),
                        Jobs.object("{'code': 'address_refused', 'permanent': true}"),
                        Jobs.object("{'code': 'poison', 'permanent': true}"));
    }
}
