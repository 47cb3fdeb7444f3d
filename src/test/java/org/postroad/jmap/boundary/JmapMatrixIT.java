package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Role;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;
import org.postroad.testing.Api;
import org.postroad.testing.DeclaredTypes;
import org.postroad.testing.LowestRole;
import org.postroad.testing.PostroadIT;
import org.postroad.testing.Tenant;

/**
 * Every method of every object, called by everybody, on the own account and on another one, and with every permission alone and all
 * others without it. Nothing is changed by it: each call names a state that never was.
 */
class JmapMatrixIT extends PostroadIT {
    /** Which permission each object asks for, before the verb; its own name where it is not said. */
    private static final Map<String, String> PREFIXES = Map.of(
            "x:Account", "sysUser",
            "Job", "sysTask",
            "JobAttempt", "sysTask",
            "AuditEntry", "sysLog");

    /** Objects of an account; the others are the server's. */
    private static final Set<String> OF_ACCOUNT = Set.of("Job", "JobAttempt", "Task", "AuditEntry", "x:ApiKey");

    private static final Map<Verb, String> SETS = Map.of(
            Verb.CREATE, "'create': {'k': {}}", Verb.UPDATE, "'update': {'k': {}}", Verb.DESTROY, "'destroy': ['k']");

    private static @Nullable Cast cast;

    private record Cast(Tenant a, Tenant b) {}

    private enum Answer {
        FORBIDDEN,
        NO_ACCOUNT,
        /** Neither of these; what comes after permission may still refuse. */
        ALLOWED
    }

    /** @param verb what it needs the permission for */
    record Method(ObjectType type, String name, String arguments, Verb verb) {
        String permission() {
            String prefix = PREFIXES.getOrDefault(
                    type.wireName(), "sys" + type.wireName().replace("x:", ""));
            Verb needed = type.singleton() && (verb == Verb.CREATE || verb == Verb.DESTROY) ? Verb.UPDATE : verb;
            String name = needed.name();
            return prefix + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
        }

        String in(String account) {
            return "{'accountId': '" + account + "', " + arguments.substring(1);
        }

        @Override
        public String toString() {
            return type.wireName() + "/" + name + " " + arguments;
        }
    }

    static Stream<Method> methods() {
        return DeclaredTypes.all().stream().flatMap(type -> {
            List<Method> methods = new ArrayList<>();
            if (type.verbs().contains(Verb.GET)) {
                methods.add(new Method(type, "get", "{'ids': []}", Verb.GET));
                methods.add(new Method(type, "changes", "{'sinceState': 'never'}", Verb.GET));
            }
            if (type.verbs().contains(Verb.QUERY) && !type.singleton()) {
                methods.add(new Method(type, "query", "{'limit': 0}", Verb.QUERY));
                methods.add(new Method(type, "queryChanges", "{'sinceQueryState': 'never'}", Verb.QUERY));
            }
            SETS.forEach((verb, arguments) -> {
                if (type.verbs().contains(verb)) {
                    methods.add(new Method(type, "set", "{'ifInState': 'never', " + arguments + "}", verb));
                }
            });
            return methods.stream();
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void everybodyMayDoWhatTheTableSaysAndNoMore(Method method) {
        SoftAssertions all = new SoftAssertions();
        for (Role role : Role.values()) {
            check(method, caller(cast().a(), role), role, true, all);
            check(method, caller(cast().b(), role), role, false, all);
        }
        all.assertThat(answer(method, admin())).as(method + " by an operator").isEqualTo(Answer.ALLOWED);
        all.assertThat(new Api(url("/")).post("/jmap", request(method)).status())
                .as(method + " by nobody")
                .isEqualTo(401);
        all.assertAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void itsPermissionIsNeededAndNoOther(Method method) {
        Set<String> others = Arrays.stream(Permission.values())
                .map(Permission::wireName)
                .collect(Collectors.toCollection(TreeSet::new));
        others.remove(method.permission());

        assertThat(answer(method, withScopes(Set.of(method.permission()))))
                .as("with it alone")
                .isEqualTo(Answer.ALLOWED);
        assertThat(answer(method, withScopes(others))).as("with all but it").isEqualTo(Answer.FORBIDDEN);
    }

    static Stream<Method> methodsOfNobody() {
        return DeclaredTypes.all().stream()
                .flatMap(type -> SETS.entrySet().stream()
                        .filter(set -> !type.verbs().contains(set.getKey()))
                        .map(set -> new Method(type, "set", "{" + set.getValue() + "}", set.getKey())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methodsOfNobody")
    void whatATypeLetsNobodyDoNobodyDoes(Method method) {
        JsonArray response = admin().post("/jmap", request(method))
                .expect(2)
                .json()
                .getJsonArray("methodResponses")
                .getJsonArray(0);

        assertThat(response.toString()).containsAnyOf("\"forbidden\"", "\"singleton\"", "\"notFound\"");
    }

    private void check(Method method, Api caller, Role role, boolean own, SoftAssertions all) {
        all.assertThat(answer(method, caller))
                .as("%s by a %s of %s", method, role, own ? "the account" : "another account")
                .isEqualTo(expected(method, role, own));
    }

    private static Answer expected(Method method, Role role, boolean own) {
        if (!own) {
            return Answer.NO_ACCOUNT;
        }
        boolean may = OF_ACCOUNT.contains(method.type().wireName()) && LowestRole.suffices(role, method.permission());
        return may ? Answer.ALLOWED : Answer.FORBIDDEN;
    }

    private Answer answer(Method method, Api caller) {
        JsonArray response = caller.post("/jmap", request(method))
                .expect(2)
                .json()
                .getJsonArray("methodResponses")
                .getJsonArray(0);
        if (!response.getString(0).equals("error")) {
            return Answer.ALLOWED;
        }
        return switch (response.getJsonObject(1).getString("type")) {
            case "forbidden" -> Answer.FORBIDDEN;
            case "accountNotFound" -> Answer.NO_ACCOUNT;
            case "unknownMethod", "serverFail" -> throw new AssertionError(method + ": " + response);
            default -> Answer.ALLOWED;
        };
    }

    private String request(Method method) {
        return Jmap.quoted("{'using': " + Jmap.USING + ", 'methodCalls': [['"
                + method.type().wireName() + "/" + method.name() + "', "
                + method.in(cast().a().id()) + ", 'c']]}");
    }

    private static Api caller(Tenant tenant, Role role) {
        return switch (role) {
            case OWNER -> tenant.owner();
            case MEMBER -> tenant.member();
            case VIEWER -> tenant.viewer();
        };
    }

    private Api withScopes(Set<String> scopes) {
        JsonObject key = admin().post(
                        cast().a().path("/api-keys"),
                        "{\"name\":\"scoped\",\"confined\":false,\"scopes\":%s}"
                                .formatted(Json.createArrayBuilder(scopes).build()))
                .data();
        return admin().withKey(key.getString("secret"));
    }

    private Cast cast() {
        if (cast == null) {
            cast = new Cast(Tenant.open(admin()), Tenant.open(admin()));
        }
        return cast;
    }
}
