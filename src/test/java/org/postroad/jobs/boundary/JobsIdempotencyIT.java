package org.postroad.jobs.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.PostroadIT;

/** Idempotency-Key on the POSTs that create jobs. */
class JobsIdempotencyIT extends PostroadIT {
    private static final String BODY = Jobs.json("{'action': 'noop'}");

    private Jobs jobs;
    private Api once;

    @BeforeEach
    void open() {
        jobs = Jobs.open(admin());
        once = jobs.api().with("Idempotency-Key", Api.unusedName("once"));
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void aRepeatedRequestIsAnsweredAsTheFirstWas() {
        Api.Reply first = once.post(jobs.path(""), BODY);
        jobs.await(first.data(), JobStatus.SUCCEEDED);

        Api.Reply again = once.post(jobs.path(""), BODY);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isPresent().isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isPresent().isEqualTo(first.header("ETag"));
        assertThat(jobs.list("")).hasSize(1);
    }

    @Test
    void aRepeatedListIsAnsweredByTheSameJobs() {
        String two = "[" + BODY + "," + BODY + "]";

        assertThat(once.post(jobs.path(""), two).list())
                .isEqualTo(once.post(jobs.path(""), two).list());
        assertThat(jobs.list("")).hasSize(2);
    }

    @Test
    void anotherBodyUnderTheSameKeyIsRefused() {
        once.post(jobs.path(""), BODY).expect(2);

        Api.Reply reply = once.post(jobs.path(""), Jobs.json("{'action': 'noop', 'priority': 1}"));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("code"))
                .isEqualTo("idempotency_key_reused");
        assertThat(jobs.list("")).hasSize(1);
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        once.post(jobs.path(""), Jobs.json("{'action': 'no_such'}")).expect(4);

        assertThat(once.post(jobs.path(""), BODY).status()).isEqualTo(202);
    }

    @Test
    void aKeyIsOfOneCallerAndOneAccount() {
        JsonObject mine = once.post(jobs.path(""), BODY).data();
        Api owner = jobs.tenant().owner();
        Jobs others = Jobs.open(admin());

        String key = once.post(jobs.path(""), BODY)
                .response()
                .request()
                .headers()
                .firstValue("Idempotency-Key")
                .orElseThrow();
        JsonObject owners =
                owner.with("Idempotency-Key", key).post(jobs.path(""), BODY).data();
        JsonObject foreign = others.api()
                .with("Idempotency-Key", key)
                .post(others.path(""), BODY)
                .data();

        assertThat(List.of(mine, owners, foreign))
                .extracting(job -> job.getString("id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void ofRequestsAtOnceOneIsCarriedOut() {
        List<CompletableFuture<String>> sent = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> once.post(jobs.path(""), BODY).data().getString("id")))
                .limit(6)
                .toList();

        assertThat(sent.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(jobs.list("")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "\"\"", "schön"})
    void aKeyThatIsNoneIsRefused(String key) {
        Api.Reply reply = jobs.api().with("Idempotency-Key", key).post(jobs.path(""), BODY);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("malformed_idempotency_key");
    }
}
