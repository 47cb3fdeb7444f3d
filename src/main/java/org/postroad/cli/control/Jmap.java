package org.postroad.cli.control;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.cli.entity.Refusal;
import org.postroad.platform.entity.Json;

/** Method calls (RFC 8620 §3), as a client of Stalwart sends them: its two capabilities, and of the session the path of the API alone. */
public final class Jmap {
    private static final String CORE = "urn:ietf:params:jmap:core";
    private static final String STALWART = "urn:stalwart:jmap";

    /** What is of Postroad and not of Stalwart: objects without {@code x:}. */
    private static final String OWN = "https://postroad.org/jmap";

    private static final int DEFAULT_LIMIT = 500;

    private final Server server;
    private @Nullable JsonObject session;

    public Jmap(Server server) {
        this.server = server;
    }

    /** A call. @param id what its answer is found by */
    public record Call(String method, JsonObject arguments, String id) {}

    /** How many records the server takes or gives at once. @param name as {@code maxObjectsInGet} */
    public int limit(String name) {
        JsonObject core = JsonText.member(JsonText.member(session(), "capabilities"), CORE);
        return Math.max(1, core.getInt(name, DEFAULT_LIMIT));
    }

    /** Whom the server takes the caller for. */
    public JsonObject session() {
        if (session == null) {
            session = JsonText.object(Server.good(server.get("/jmap/session")).text(), "/jmap/session");
        }
        return session;
    }

    /** @return the arguments of its answer. @throws Failure for an error, of the request or of the method */
    public JsonObject call(String method, JsonObject arguments) {
        return call(List.of(new Call(method, arguments, "c0")), Map.of()).get(0);
    }

    /**
     * @param created ids by creation ids, which {@code #} references stand for
     * @return the arguments of the answers, in the order of the calls
     * @throws Failure for the first error
     */
    public List<JsonObject> call(List<Call> calls, Map<String, String> created) {
        JsonObject reply = JsonText.object(
                Server.good(server.post(apiPath(), request(calls, created))).text(), "The answer");
        JsonArray responses = JsonText.list(reply, "methodResponses");
        List<JsonObject> answers = new ArrayList<>();
        for (Call call : calls) {
            answers.add(answer(call, responses));
        }
        return answers;
    }

    private JsonObject request(List<Call> calls, Map<String, String> created) {
        JsonArrayBuilder methods = Json.createArrayBuilder();
        boolean own = false;
        for (Call call : calls) {
            boolean ours = !call.method.startsWith("x:");
            own |= ours;
            JsonObject arguments = ours ? withAccount(call.arguments) : call.arguments;
            methods.add(
                    Json.createArrayBuilder().add(call.method).add(arguments).add(call.id));
        }
        JsonArrayBuilder using = Json.createArrayBuilder().add(CORE).add(STALWART);
        JsonObjectBuilder request = Json.createObjectBuilder()
                .add("using", own ? using.add(OWN) : using)
                .add("methodCalls", methods);
        if (!created.isEmpty()) {
            JsonObjectBuilder ids = Json.createObjectBuilder();
            created.forEach(ids::add);
            request.add("createdIds", ids);
        }
        return request.build();
    }

    /** Only {@code x:} methods may leave it out. */
    private JsonObject withAccount(JsonObject arguments) {
        String account = JsonText.string(JsonText.member(session(), "primaryAccounts"), OWN);
        return account.isEmpty() || arguments.containsKey("accountId")
                ? arguments
                : Json.createObjectBuilder(arguments).add("accountId", account).build();
    }

    /** Below the server's own address, which may have a path itself. */
    private String apiPath() {
        String url = JsonText.string(session(), "apiUrl");
        String path = url.isEmpty() ? "" : URI.create(url).getPath();
        if (path == null || path.isEmpty()) {
            return "/jmap/";
        }
        String base = server.base().getPath();
        return path.startsWith(base + "/") ? path.substring(base.length()) : path;
    }

    private static JsonObject answer(Call call, JsonArray responses) {
        for (JsonValue each : responses) {
            JsonArray response = each.asJsonArray();
            if (call.id.equals(response.getString(2))) {
                JsonObject arguments = response.getJsonObject(1);
                if (response.getString(0).equals("error")) {
                    throw new Refusal(arguments).failure(call.method);
                }
                return arguments;
            }
        }
        throw new Failure(ExitCode.FAILED, "The server did not answer " + call.method);
    }
}
