package org.postroad.jobs.boundary;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.testing.Api;
import org.postroad.testing.Tenant;

/**
 * The jobs of an account of its own, as a member of it works with them. JSON is given with single quotes.
 *
 * @param tenant the account
 * @param api its member
 */
record Jobs(Tenant tenant, Api api) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** An account without jobs. @param admin who may make it */
    static Jobs open(Api admin) {
        Tenant tenant = Tenant.open(admin);
        return new Jobs(tenant, tenant.member());
    }

    /** JSON from what has single quotes in place of double ones. */
    static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    static JsonObject object(String quoted) {
        try (JsonReader reader = Json.createReader(new StringReader(json(quoted)))) {
            return reader.readObject();
        }
    }

    /** The address of a job. @param below as {@code /retry}, or nothing */
    static String at(JsonObject job, String below) {
        return "/api/jobs/" + job.getString("id") + below;
    }

    String path(String below) {
        return tenant.path("/jobs" + below);
    }

    /** Enqueues what the JSON says, whatever comes of it. */
    Api.Reply post(String quoted) {
        return api.post(path(""), json(quoted));
    }

    /** Enqueues one job. */
    JsonObject create(String quoted) {
        return post(quoted).data();
    }

    /** The job as it is now. */
    JsonObject read(JsonObject job) {
        return api.get(at(job, "")).data();
    }

    /** A command on a job. */
    Api.Reply command(JsonObject job, String command) {
        return api.post(at(job, "/" + command), null);
    }

    /** Waits until the job has that status. */
    JsonObject await(JsonObject job, JobStatus status) {
        return await(job, now -> now.getString("status").equals(status.wireName()));
    }

    /** Waits until the job is as the condition says. */
    JsonObject await(JsonObject job, Predicate<JsonObject> condition) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> read(job), condition);
    }

    /** Lists the account's jobs. @param query as {@code ?limit=2} */
    List<JsonObject> list(String query) {
        return api.get(path(query)).list().getValuesAs(JsonObject.class);
    }

    /** What a search with that body finds. */
    List<JsonObject> search(String quoted) {
        return api.post(path("/search"), json(quoted)).list().getValuesAs(JsonObject.class);
    }

    /** A job that has that status and, but for one that runs, keeps it for a while. */
    JsonObject in(JobStatus status) {
        return switch (status) {
            case PENDING -> create("{'action': 'noop', 'due_in': '1h'}");
            case RETRYING -> await(create("{'action': 'noop', 'payload': {'fail': 'provider_timeout'}}"), status);
            case STALLED -> throw new IllegalArgumentException("Takes 15 minutes, or a hand in the database");
            case RUNNING -> await(create("{'action': 'noop', 'payload': {'sleep_ms': 60000}}"), status);
            case SUCCEEDED -> await(create("{'action': 'noop', 'payload': {'result': {'done': true}}}"), status);
            case FAILED -> await(create("{'action': 'noop', 'payload': {'fail': 'not_found'}}"), status);
            case RESOLVED -> {
                JsonObject failed = in(JobStatus.FAILED);
                yield api.post(at(failed, "/resolve"), json("{'note': 'the first note'}"))
                        .data();
            }
            case CANCELLED -> command(in(JobStatus.PENDING), "cancel").data();
        };
    }

    /** Stops what still runs, so that it does not hold a thread of the server that all tests share. */
    void close() {
        api.post(path("/search-cancel"), json("{'filter': {'status': ['running', 'pending', 'retrying']}}"))
                .expect(2);
    }
}
