package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Role;
import org.postroad.identity.entity.User;
import org.postroad.platform.entity.IdFormat;
import org.postroad.testing.Api;
import org.postroad.testing.Contract;
import org.postroad.testing.Contract.Endpoint;
import org.postroad.testing.KeptEmails;
import org.postroad.testing.LowestRole;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/**
 * Every endpoint of the contract, called by everybody, on the own account and on another one. What each may do follows from the
 * permission that the contract names and from {@link LowestRole}; an endpoint that is added to the contract is tested without a line
 * here, unless it needs a permission that has no row in the table or its path has a kind of id that {@link #id} does not know.
 *
 * <p>Nothing that is there is changed by it: each request demands a version that no row has.
 */
class AccessMatrixIT extends PostroadIT {
    /** Who calls. The roles are those in account A; each of them is a stranger to account B. */
    private enum Who {
        ANONYMOUS,
        VIEWER,
        MEMBER,
        OWNER,
        OPERATOR,
        /** The owner of account B. */
        FOREIGN_OWNER
    }

    private enum Answer {
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        /** Neither of these; what comes after permission may still refuse. */
        ALLOWED;

        static Answer of(Api.Reply reply) {
            return switch (reply.status()) {
                case 401 -> UNAUTHENTICATED;
                case 403 -> reply.code().equals("forbidden") ? FORBIDDEN : ALLOWED;
                case 404 -> NOT_FOUND;
                default -> ALLOWED;
            };
        }
    }

    /** Ids that belong to an account; with those of other kinds, the endpoint is the server's. */
    private static final Map<String, IdFormat> OF_ACCOUNT = Map.of(
            "account_id", Account.ID,
            "member_id", Member.ID,
            "key_id", ApiKey.ID,
            "log_id", AuditEntry.ID,
            "job_id", new IdFormat("job_"),
            "task_id", new IdFormat("tsk_"),
            "credential_id", new IdFormat("pc_"),
            "mailbox_id", new IdFormat("mbx_"),
            "email_id", new IdFormat("eml_"),
            "message_id", new IdFormat("msg_"));

    private static final long UNKNOWN = 1;
    private static final String OPERATOR_PASSWORD = "no password of an example";

    private static final Map<List<?>, String> IDS = new HashMap<>();

    private static @Nullable Cast cast;

    /** The callers and their accounts; made once, since the endpoints share them. */
    private record Cast(Tenant a, Tenant b, Api operator) {}

    static List<Endpoint> endpoints() {
        // Where each request proves itself, who calls is of no account: ProviderEventsIT
        return Contract.endpoints().stream()
                .filter(endpoint -> !endpoint.permission().equals("signed"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void everybodyMayDoWhatTheTableSaysAndNoMore(Endpoint endpoint) {
        assertThat(endpoint.permission())
                .as("x-permission of " + endpoint)
                .matches(name -> Set.of("none", "open").contains(name)
                        || Permission.of(name).isPresent());
        SoftAssertions all = new SoftAssertions();
        for (Who who : Who.values()) {
            check(endpoint, who, cast().a(), all);
            check(endpoint, who, cast().b(), all);
        }
        all.assertAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void theIdOfAnotherAccountIsAnsweredAsAnUnknownOne(Endpoint endpoint) {
        SoftAssertions all = new SoftAssertions();
        for (Who who : List.of(Who.VIEWER, Who.OWNER)) {
            if (expected(endpoint, who, false) == Answer.NOT_FOUND) {
                String foreign = call(endpoint, who, ids(endpoint, cast().b(), who));
                String unknown = call(endpoint, who, unknown(endpoint));
                all.assertThat(foreign).as(endpoint + " by " + who).isEqualTo(unknown);
            }
        }
        all.assertAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void whatIsInAnotherAccountIsNotReachedThroughTheOwn(Endpoint endpoint) {
        if (endpoint.parameters().size() < 2 || !endpoint.parameters().get(0).equals("account_id")) {
            return; // the id stands alone: the test above
        }
        Map<String, String> mixed = ids(endpoint, cast().b(), Who.OWNER);
        mixed.put("account_id", cast().a().id());
        Map<String, String> unknown = unknown(endpoint);
        unknown.put("account_id", cast().a().id());

        assertThat(call(endpoint, Who.OWNER, mixed)).startsWith("404").isEqualTo(call(endpoint, Who.OWNER, unknown));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void thePermissionThatTheContractNamesIsNeededAndNoOther(Endpoint endpoint) {
        if (Permission.of(endpoint.permission()).isEmpty()) {
            return; // none is needed
        }
        Set<String> others = everyPermission();
        others.remove(endpoint.permission());

        Api.Reply withIt = replyToKey(endpoint, Set.of(endpoint.permission()));
        Api.Reply withTheOthers = replyToKey(endpoint, others);

        assertThat(Answer.of(withIt)).as("with it alone: " + withIt).isEqualTo(Answer.ALLOWED);
        assertThat(Answer.of(withTheOthers))
                .as("with all but it: " + withTheOthers)
                .isEqualTo(Answer.FORBIDDEN);
    }

    private void check(Endpoint endpoint, Who who, Tenant target, SoftAssertions all) {
        boolean own = (target == cast().a()) != (who == Who.FOREIGN_OWNER);
        Api.Reply reply = reply(endpoint, api(who), ids(endpoint, target, who));
        all.assertThat(Answer.of(reply))
                .as("%s by %s on %s account: %s", endpoint, who, own ? "the own" : "a foreign", reply)
                .isEqualTo(expected(endpoint, who, own));
        all.assertThat(reply.status()).as("%s by %s: %s", endpoint, who, reply).isLessThan(500);
    }

    /** The table: who may do what, where. */
    private static Answer expected(Endpoint endpoint, Who who, boolean own) {
        if (endpoint.permission().equals("open")) {
            return Answer.ALLOWED;
        }
        if (who == Who.ANONYMOUS) {
            return Answer.UNAUTHENTICATED;
        }
        if (who == Who.OPERATOR || endpoint.permission().equals("none")) {
            return Answer.ALLOWED;
        }
        if (!isOfAccount(endpoint)) {
            return Answer.FORBIDDEN;
        }
        if (!own) {
            return Answer.NOT_FOUND;
        }
        return LowestRole.suffices(role(who), endpoint.permission()) ? Answer.ALLOWED : Answer.FORBIDDEN;
    }

    private static Role role(Who who) {
        return who == Who.FOREIGN_OWNER ? Role.OWNER : Role.valueOf(who.name());
    }

    private static boolean isOfAccount(Endpoint endpoint) {
        return endpoint.parameters().stream().anyMatch(OF_ACCOUNT::containsKey);
    }

    private String call(Endpoint endpoint, Who who, Map<String, String> ids) {
        Api.Reply reply = reply(endpoint, api(who), ids);
        String body = reply.body().replace(reply.header("X-Request-Id").orElse("-"), "");
        String path = endpoint.path();
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        body = body.replace(path, ""); // the address that was asked for
        return reply.status() + " " + body;
    }

    /** Called by the admin with a key that may do just that. */
    private Api.Reply replyToKey(Endpoint endpoint, Set<String> scopes) {
        JsonObject key = admin().post(
                        cast().a().path("/api-keys"),
                        "{\"name\":\"scoped\",\"confined\":false,\"scopes\":%s}".formatted(json(scopes)))
                .data();
        Map<String, String> ids = ids(endpoint, cast().a(), Who.OPERATOR);
        ids.replace("key_id", key.getString("id")); // nobody sees others' keys by sysApiKeyGet alone
        return reply(endpoint, admin().withKey(key.getString("secret")), ids);
    }

    private static Api.Reply reply(Endpoint endpoint, Api caller, Map<String, String> ids) {
        String path = endpoint.path();
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        return caller.with("If-Match", "\"never\"").send(endpoint.method(), path, endpoint.example());
    }

    private Api api(Who who) {
        return switch (who) {
            case ANONYMOUS -> new Api(url("/"));
            case VIEWER -> cast().a().viewer();
            case MEMBER -> cast().a().member();
            case OWNER -> cast().a().owner();
            case OPERATOR -> cast().operator();
            case FOREIGN_OWNER -> cast().b().owner();
        };
    }

    private Map<String, String> ids(Endpoint endpoint, Tenant target, Who who) {
        Map<String, String> ids = new HashMap<>();
        for (String name : endpoint.parameters()) {
            ids.put(name, IDS.computeIfAbsent(List.of(name, target.id(), who), key -> id(name, target, who)));
        }
        return ids;
    }

    private static Map<String, String> unknown(Endpoint endpoint) {
        return new HashMap<>(endpoint.parameters().stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> OF_ACCOUNT.getOrDefault(name, User.ID).text(UNKNOWN))));
    }

    /** The id of something that is there. */
    private String id(String parameter, Tenant target, Who who) {
        return switch (parameter) {
            case "account_id" -> target.id();
            case "member_id" -> first(admin().get(target.path("/members")));
            case "key_id" -> first(caller(target, who).get(target.path("/api-keys")));
            case "log_id" -> first(admin().get(target.path("/logs?limit=1")));
            case "job_id" -> newJob(target);
            case "task_id" -> newTask(target);
            case "credential_id" -> newCredential(target);
            case "mailbox_id" -> newEmail(target).getString("mailbox_id");
            case "email_id" -> newEmail(target).getString("email_id");
            case "message_id" -> newMessage(target);
            case "part_id" -> "1";
            case "user_id" -> first(admin().get("/api/users?limit=1&q=viewer"));
            case "queue_id" -> newQueue();
            case "hash" -> "present"; // no object's: any leads to the document
            case "user" -> "ann@example.org";
            default -> throw new AssertionError("Say here how a test comes by a " + parameter);
        };
    }

    /** A key is seen by its own user and by owners, so each role is given its own; strangers are given the owner's. */
    private static Api caller(Tenant target, Who who) {
        boolean ofA = target == cast.a();
        return switch (who) {
            case VIEWER -> ofA ? target.viewer() : target.owner();
            case MEMBER -> ofA ? target.member() : target.owner();
            default -> target.owner();
        };
    }

    private String newJob(Tenant target) {
        return admin().post(
                        target.path("/jobs"), "{\"action\":\"noop\",\"payload\":{},\"due\":\"2999-01-01T00:00:00Z\"}")
                .data()
                .getString("id");
    }

    /** Held, and for a host that is not connected to: its address is refused. */
    private String newMessage(Tenant target) {
        return admin().post(
                        target.path("/smtp/messages"),
                        "{\"from\":\"ann@example.org\",\"to\":[\"bob@[169.254.169.254]\"],\"hold_for\":\"30d\"}")
                .data()
                .getString("id");
    }

    private String newTask(Tenant target) {
        return admin().post(target.path("/tasks"), "{\"task_type\":\"noop\"}")
                .data()
                .getString("id");
    }

    private String newCredential(Tenant target) {
        return admin().post(
                        target.path("/provider-credentials"),
                        "{\"name\":\"mail\",\"user\":\"ann\",\"secret\":\"swordfish\",\"imap\":{\"host\":\"imap.example.com\",\"port\":993,\"tls\":\"implicit\"}}")
                .data()
                .getString("id");
    }

    private JsonObject newEmail(Tenant target) {
        return KeptEmails.of(admin(), target).keep("Subject: a\r\n\r\nb", "{'id': '1', 'type': 'text/plain'}", "");
    }

    private String newQueue() {
        return admin().post("/api/queues", "{\"name\":\"%s\",\"kind\":\"work\"}".formatted(Api.unusedName("queue")))
                .data()
                .getString("id");
    }

    private static String first(Api.Reply list) {
        return list.list().getValuesAs(JsonObject.class).get(0).getString("id");
    }

    private Cast cast() {
        if (cast == null) {
            String name = Api.unusedName("operator");
            admin().post(
                            "/api/users",
                            "{\"name\":\"%s\",\"password\":\"%s\",\"permissions\":%s}"
                                    .formatted(name, OPERATOR_PASSWORD, json(everyPermission())))
                    .expect(2);
            cast = new Cast(
                    Tenant.open(admin()),
                    Tenant.open(admin()),
                    new Api(url("/")).withPassword(name, OPERATOR_PASSWORD));
        }
        return cast;
    }

    private static Set<String> everyPermission() {
        return Arrays.stream(Permission.values())
                .map(Permission::wireName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String json(Set<String> names) {
        return Json.createArrayBuilder(names).build().toString();
    }
}
