package org.postroad.identity.boundary;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.testing.Api;
import org.postroad.testing.Contract;
import org.postroad.testing.Contract.Endpoint;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/**
 * Every change that the contract offers, carried out, denied and refused, and what the audit log then says of it. An endpoint that is
 * added to the contract needs a line in {@link #CHANGES}.
 */
class AuditTrailIT extends PostroadIT {
    private static final String LATER = "\"due\":\"2999-01-01T00:00:00Z\"";

    /** Held, and for a host that is not connected to: its address is refused. */
    private static final String HELD =
            "{\"from\":\"ann@example.org\",\"to\":[\"bob@[169.254.169.254]\"],\"hold_for\":\"30d\"}";

    private static final String CREDENTIAL =
            "{\"name\":\"mail\",\"user\":\"ann\",\"secret\":\"correct horse\",\"imap\":{\"host\":\"169.254.169.254\",\"port\":993,\"tls\":\"implicit\"}}";

    /**
     * One change by a caller of whom the log knows nothing yet.
     *
     * @param name the caller's, and free for whatever the change makes
     */
    private record Scene(Api admin, Api caller, Tenant tenant, String name) {
        JsonObject made(String path, String body) {
            return admin.post(path, body).data();
        }

        String id(String path, String body) {
            return made(path, body).getString("id");
        }

        String member() {
            return tenant.path("/members/")
                    + id(tenant.path("/members"), "{\"user_name\":\"m-%s\",\"role\":\"viewer\"}".formatted(name));
        }

        String user() {
            return "/api/users/" + id("/api/users", "{\"name\":\"u-%s\"}".formatted(name));
        }

        String queue() {
            return "/api/queues/" + id("/api/queues", "{\"name\":\"%s\"}".formatted(name));
        }

        String waitingJob() {
            return "/api/jobs/" + id(tenant.path("/jobs"), "{\"action\":\"noop\",%s}".formatted(LATER));
        }

        String task() {
            return "/api/tasks/" + id(tenant.path("/tasks"), "{\"task_type\":\"noop\"}");
        }

        /** For a server that is not connected to: its address is refused. */
        String credential() {
            return "/api/provider-credentials/" + id(tenant.path("/provider-credentials"), CREDENTIAL);
        }

        String message() {
            return "/api/queued-messages/" + id(tenant.path("/smtp/messages"), HELD);
        }

        String heldMessage() {
            String message = message();
            tenant.member().post(message + "/hold", "{}");
            return message;
        }

        /** Of an action that fails at once: its address is refused. */
        String failedJob() {
            String job = "/api/jobs/"
                    + id(
                            tenant.path("/jobs"),
                            "{\"action\":\"http_request\",\"payload\":{\"url\":\"http://169.254.169.254/\"}}");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> admin.get(job).data().getString("status").equals("failed"));
            return job;
        }

        Api.Reply bulk(String command) {
            return caller.post(tenant.path("/jobs/search-" + command), "{\"filter\":{\"priority\":0}}");
        }
    }

    /** How a change is made, and what the log says: subject and action of each entry, in order. */
    private record Change(List<String> entries, Function<Scene, Api.Reply> make) {}

    private static final Map<String, Change> CHANGES = Map.ofEntries(
            change(
                    "POST /api/accounts",
                    scene -> scene.caller.post("/api/accounts", "{\"name\":\"a-%s\"}".formatted(scene.name)),
                    "account create"),
            change(
                    "PATCH /api/accounts/{account_id}",
                    scene -> scene.caller.patch(scene.tenant.path(), "{\"name\":\"a-%s\"}".formatted(scene.name)),
                    "account update"),
            change(
                    "DELETE /api/accounts/{account_id}",
                    scene -> scene.caller.delete(scene.tenant.path()),
                    "account destroy"),
            change(
                    "POST /api/accounts/{account_id}/members",
                    scene -> scene.caller.post(
                            scene.tenant.path("/members"),
                            "{\"user_name\":\"m-%s\",\"role\":\"viewer\",\"password\":\"correct horse\"}"
                                    .formatted(scene.name)),
                    "user create",
                    "member create"),
            change(
                    "PATCH /api/accounts/{account_id}/members/{member_id}",
                    scene -> scene.caller.patch(scene.member(), "{\"role\":\"member\"}"),
                    "member update"),
            change(
                    "DELETE /api/accounts/{account_id}/members/{member_id}",
                    scene -> scene.caller.delete(scene.member()),
                    "member destroy"),
            change(
                    "POST /api/accounts/{account_id}/api-keys",
                    scene -> scene.caller.post(scene.tenant.path("/api-keys"), "{\"name\":\"k\"}"),
                    "api_key create"),
            change(
                    "DELETE /api/accounts/{account_id}/api-keys/{key_id}",
                    scene -> scene.caller.delete(scene.tenant.path(
                            "/api-keys/" + scene.id(scene.tenant.path("/api-keys"), "{\"name\":\"k\"}"))),
                    "api_key destroy"),
            change(
                    "POST /api/users",
                    scene -> scene.caller.post(
                            "/api/users", "{\"name\":\"u-%s\",\"password\":\"correct horse\"}".formatted(scene.name)),
                    "user create"),
            change(
                    "PATCH /api/users/{user_id}",
                    scene -> scene.caller.patch(scene.user(), "{\"permissions\":[\"liveMetrics\"]}"),
                    "user update"),
            change("DELETE /api/users/{user_id}", scene -> scene.caller.delete(scene.user()), "user destroy"),
            change("POST /api/password", AuditTrailIT::newPassword, "user change_password"),
            change("POST /api/auth", AuditTrailIT::newCode, "oauth_grant authorize"),
            change(
                    "POST /api/accounts/{account_id}/jobs",
                    scene -> scene.caller.post(scene.tenant.path("/jobs"), "{\"action\":\"noop\",%s}".formatted(LATER)),
                    "job create"),
            change(
                    "PATCH /api/jobs/{job_id}",
                    scene -> scene.caller.patch(scene.waitingJob(), "{\"priority\":3}"),
                    "job update"),
            change("DELETE /api/jobs/{job_id}", scene -> scene.caller.delete(scene.waitingJob()), "job delete"),
            change(
                    "POST /api/jobs/{job_id}/retry",
                    scene -> scene.caller.post(scene.failedJob() + "/retry", null),
                    "job retry"),
            change(
                    "POST /api/jobs/{job_id}/trigger",
                    scene -> scene.caller.post(scene.waitingJob() + "/trigger", null),
                    "job trigger"),
            change(
                    "POST /api/jobs/{job_id}/resolve",
                    scene -> scene.caller.post(scene.failedJob() + "/resolve", "{\"note\":\"seen\"}"),
                    "job resolve"),
            change(
                    "POST /api/jobs/{job_id}/cancel",
                    scene -> scene.caller.post(scene.waitingJob() + "/cancel", null),
                    "job cancel"),
            bulk("delete", Scene::waitingJob),
            bulk("retry", Scene::failedJob),
            bulk("resolve", Scene::failedJob),
            bulk("cancel", Scene::waitingJob),
            change(
                    "POST /api/accounts/{account_id}/tasks",
                    scene -> scene.caller.post(scene.tenant.path("/tasks"), "{\"task_type\":\"noop\"}"),
                    "task create"),
            change(
                    "PATCH /api/tasks/{task_id}",
                    scene -> scene.caller.patch(scene.task(), "{\"priority\":3}"),
                    "task update"),
            change("DELETE /api/tasks/{task_id}", scene -> scene.caller.delete(scene.task()), "task delete"),
            change(
                    "POST /api/tasks/{task_id}/trigger",
                    scene -> scene.caller.post(scene.task() + "/trigger", null),
                    "task trigger"),
            change(
                    "POST /api/accounts/{account_id}/provider-credentials",
                    scene -> scene.caller.post(scene.tenant.path("/provider-credentials"), CREDENTIAL),
                    "provider_credential create"),
            change(
                    "PATCH /api/provider-credentials/{credential_id}",
                    scene ->
                            scene.caller.patch(scene.credential(), "{\"name\":\"old\",\"secret\":\"incorrect zebra\"}"),
                    "provider_credential update"),
            change(
                    "DELETE /api/provider-credentials/{credential_id}",
                    scene -> scene.caller.delete(scene.credential()),
                    "provider_credential destroy"),
            change(
                    "POST /api/provider-credentials/{credential_id}/test",
                    scene -> scene.caller.post(scene.credential() + "/test", null),
                    "provider_credential test"),
            change(
                    "POST /api/provider-credentials/{credential_id}/rotate",
                    scene -> scene.caller.post(scene.credential() + "/rotate", "{\"secret\":\"incorrect zebra\"}"),
                    "provider_credential rotate"),
            change(
                    "POST /api/accounts/{account_id}/smtp/messages",
                    scene -> scene.caller.post(scene.tenant.path("/smtp/messages"), HELD),
                    "queued_message create"),
            change(
                    "POST /api/queued-messages/{message_id}/retry",
                    scene -> scene.caller.post(scene.message() + "/retry", "{}"),
                    "queued_message retry"),
            change(
                    "POST /api/queued-messages/{message_id}/hold",
                    scene -> scene.caller.post(scene.message() + "/hold", "{}"),
                    "queued_message hold"),
            change(
                    "POST /api/queued-messages/{message_id}/reschedule",
                    scene -> scene.caller.post(scene.message() + "/reschedule", "{\"due\":\"2030-01-01T00:00:00Z\"}"),
                    "queued_message reschedule"),
            change(
                    "POST /api/queued-messages/{message_id}/reroute",
                    scene -> scene.caller.post(scene.message() + "/reroute", "{\"queue\":\"local\"}"),
                    "queued_message reroute"),
            change(
                    "POST /api/queued-messages/{message_id}/release",
                    scene -> scene.caller.post(scene.heldMessage() + "/release", "{}"),
                    "queued_message release"),
            change(
                    "POST /api/queued-messages/{message_id}/cancel",
                    scene -> scene.caller.post(scene.message() + "/cancel", "{}"),
                    "queued_message cancel"),
            sync("mailboxes"),
            sync("messages"),
            change(
                    "POST /api/provider-credentials/{credential_id}/event-key",
                    scene -> scene.caller.post(scene.credential() + "/event-key", null),
                    "provider_credential event_key"),
            change(
                    "POST /api/queues",
                    scene -> scene.caller.post("/api/queues", "{\"name\":\"%s\"}".formatted(scene.name)),
                    "queue create"),
            change(
                    "PATCH /api/queues/{queue_id}",
                    scene -> scene.caller.patch(scene.queue(), "{\"threads_per_node\":2}"),
                    "queue update"),
            change("DELETE /api/queues/{queue_id}", scene -> scene.caller.delete(scene.queue()), "queue delete"),
            change(
                    "POST /api/queues/{queue_id}/pause",
                    scene -> scene.caller.post(scene.queue() + "/pause", "{\"reason\":\"test\"}"),
                    "queue pause"),
            change("POST /api/queues/{queue_id}/resume", AuditTrailIT::resumed, "queue resume"),
            change("PATCH /api/settings/task-manager", AuditTrailIT::taskManager, "task_manager update"));

    private static Map.Entry<String, Change> change(
            String endpoint, Function<Scene, Api.Reply> make, String... entries) {
        return entry(endpoint, new Change(List.of(entries), make));
    }

    private static Map.Entry<String, Change> bulk(String command, Function<Scene, String> job) {
        return change(
                "POST /api/accounts/{account_id}/jobs/search-" + command,
                scene -> {
                    assertThat(job.apply(scene)).as("a job to find").startsWith("/api/jobs/");
                    return scene.bulk(command);
                },
                "job search_" + command);
    }

    /** For a server that is not connected to: its address is refused. */
    private static Map.Entry<String, Change> sync(String what) {
        return change(
                "POST /api/accounts/{account_id}/imap/sync-" + what,
                scene -> {
                    String credential = scene.credential();
                    return scene.caller.post(
                            scene.tenant.path("/imap/sync-" + what),
                            "{\"credential_id\":\"%s\"}"
                                    .formatted(credential.substring(credential.lastIndexOf('/') + 1)));
                },
                "task create",
                "task trigger");
    }

    private static Api.Reply newPassword(Scene scene) {
        scene.made("/api/users", "{\"name\":\"%s\",\"password\":\"correct horse\"}".formatted(scene.name));
        return scene.caller
                .withPassword(scene.name, "correct horse")
                .post("/api/password", "{\"current_password\":\"correct horse\",\"new_password\":\"incorrect zebra\"}");
    }

    private static Api.Reply newCode(Scene scene) {
        scene.made("/api/users", "{\"name\":\"%s\",\"password\":\"correct horse\"}".formatted(scene.name));
        return scene.caller.post(
                "/api/auth",
                "{\"type\":\"authCode\",\"accountName\":\"%s\",\"accountSecret\":\"correct horse\",\"clientId\":\"app\",\"codeChallenge\":\"%s\",\"codeChallengeMethod\":\"S256\"}"
                        .formatted(scene.name, "c".repeat(43)));
    }

    private static Api.Reply resumed(Scene scene) {
        String queue = scene.queue();
        scene.made(queue + "/pause", "{\"reason\":\"test\"}");
        return scene.caller.post(queue + "/resume", null);
    }

    /** And back, by another caller. */
    private static Api.Reply taskManager(Scene scene) {
        String path = "/api/settings/task-manager";
        int present = scene.admin.get(path).data().getInt("max_attempts");
        Api.Reply reply = scene.caller.patch(path, "{\"max_attempts\":%d}".formatted(present + 1));
        scene.admin.patch(path, "{\"max_attempts\":%d}".formatted(present)).expect(2);
        return reply;
    }

    static List<Endpoint> changes() {
        // Events of providers are many, and nobody decides them: their jobs say what was done
        return Contract.endpoints().stream()
                .filter(Endpoint::changes)
                .filter(endpoint -> !endpoint.permission().equals("signed"))
                .toList();
    }

    static List<Endpoint> changesThatNeedAPermission() {
        return changes().stream()
                .filter(endpoint -> Permission.of(endpoint.permission()).isPresent())
                .toList();
    }

    static List<Endpoint> changesOfAVersion() {
        return changes().stream()
                .filter(endpoint -> Contract.parameters(endpoint, "header").contains("If-Match"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatWasDoneIsWrittenOnce(Endpoint endpoint) {
        Scene scene = scene();

        change(endpoint).make.apply(scene).expect(2);

        assertThat(entries(scene.name))
                .extracting(entry -> entry.getString("subject") + " " + entry.getString("action"))
                .containsExactlyElementsOf(change(endpoint).entries);
        assertThat(entries(scene.name)).allSatisfy(entry -> {
            assertThat(entry.getString("status")).isEqualTo("succeeded");
            assertThat(entry.isNull("account_id")).isEqualTo(!concernsAnAccount(endpoint));
            assertThat(entry.toString()).doesNotContain("correct horse", "incorrect zebra");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesThatNeedAPermission")
    void whatWasDeniedIsWrittenOnce(Endpoint endpoint) {
        Tenant tenant = Tenant.open(admin());
        String name = Api.unusedName("denied");
        Api viewer = admin().withKey(viewersKey(tenant, name));
        String path = endpoint.path()
                .replace("{account_id}", tenant.id())
                .replace("{job_id}", jobOf(endpoint, tenant))
                .replace("{task_id}", taskOf(endpoint, tenant))
                .replace("{credential_id}", credentialOf(endpoint, tenant))
                .replace("{message_id}", messageOf(endpoint, tenant))
                .replaceAll("\\{\\w+}", "unknown");

        assertThat(viewer.send(endpoint.method(), path, endpoint.example()).status())
                .isEqualTo(403);

        Permission needed = Permission.of(endpoint.permission()).orElseThrow();
        assertThat(entries(name)).singleElement().satisfies(entry -> {
            assertThat(entry.getString("status")).isEqualTo("denied");
            assertThat(entry.getString("subject")).isEqualTo(needed.subject());
            assertThat(entry.getString("action")).isEqualTo(needed.verb());
            assertThat(entry.getString("account_id", null)).isEqualTo(needed.ofAccount() ? tenant.id() : null);
            assertThat(entry.getJsonObject("data").getString("request")).isEqualTo(endpoint.method() + " " + path);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesOfAVersion")
    void whatWasRefusedIsNotWritten(Endpoint endpoint) {
        Scene scene = scene("If-Match", "\"never\"");

        assertThat(change(endpoint).make.apply(scene).status()).isEqualTo(412);

        assertThat(entries(scene.name)).isEmpty();
    }

    private static Change change(Endpoint endpoint) {
        Change change = CHANGES.get(endpoint.toString());
        if (change == null) {
            throw new AssertionError("Say here how a test comes to " + endpoint + ", and what the log says of it");
        }
        return change;
    }

    /** Acts on queues, settings and users are the server's; so is a user's own password. */
    private static boolean concernsAnAccount(Endpoint endpoint) {
        return Stream.of(
                        "/api/accounts", "/api/jobs", "/api/tasks", "/api/provider-credentials", "/api/queued-messages")
                .anyMatch(endpoint.path()::startsWith);
    }

    private Scene scene(String... header) {
        Tenant tenant = Tenant.open(admin());
        String name = Api.unusedName("trail");
        JsonObject key = admin().post(
                        "/api/accounts/" + firstAccount() + "/api-keys",
                        "{\"name\":\"%s\",\"confined\":false}".formatted(name))
                .data();
        Api caller = admin().withKey(key.getString("secret"));
        return new Scene(admin(), header.length == 0 ? caller : caller.with(header[0], header[1]), tenant, name);
    }

    private static @Nullable String firstAccount;

    private String firstAccount() {
        if (firstAccount == null) {
            firstAccount =
                    admin().get("/api/accounts?limit=1").list().getJsonObject(0).getString("id");
        }
        return firstAccount;
    }

    private String viewersKey(Tenant tenant, String name) {
        String member = admin().post(
                        tenant.path("/members"), "{\"user_name\":\"%s\",\"role\":\"viewer\"}".formatted(name))
                .data()
                .getString("id");
        return admin().post(tenant.path("/api-keys"), "{\"name\":\"%s\",\"member_id\":\"%s\"}".formatted(name, member))
                .data()
                .getString("secret");
    }

    private String jobOf(Endpoint endpoint, Tenant tenant) {
        return endpoint.parameters().contains("job_id")
                ? admin().post(tenant.path("/jobs"), "{\"action\":\"noop\",%s}".formatted(LATER))
                        .data()
                        .getString("id")
                : Account.ID.text(1);
    }

    private String taskOf(Endpoint endpoint, Tenant tenant) {
        return endpoint.parameters().contains("task_id")
                ? admin().post(tenant.path("/tasks"), "{\"task_type\":\"noop\"}")
                        .data()
                        .getString("id")
                : Account.ID.text(1);
    }

    private String credentialOf(Endpoint endpoint, Tenant tenant) {
        return endpoint.parameters().contains("credential_id")
                ? admin().post(tenant.path("/provider-credentials"), CREDENTIAL)
                        .data()
                        .getString("id")
                : Account.ID.text(1);
    }

    private String messageOf(Endpoint endpoint, Tenant tenant) {
        return endpoint.parameters().contains("message_id")
                ? admin().post(tenant.path("/smtp/messages"), HELD).data().getString("id")
                : Account.ID.text(1);
    }

    /** What the log says of one caller, the oldest first. */
    private List<JsonObject> entries(String name) {
        List<JsonObject> entries = new ArrayList<>();
        for (String kind : List.of("key:" + name + "%20", "user:" + name)) {
            for (JsonObject entry : admin().get("/api/logs?q=" + kind).list().getValuesAs(JsonObject.class)) {
                entries.add(0, entry);
            }
        }
        return entries;
    }
}
