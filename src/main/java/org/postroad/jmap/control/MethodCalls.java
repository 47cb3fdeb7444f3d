package org.postroad.jmap.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Account;
import org.postroad.jmap.entity.Arguments;
import org.postroad.jmap.entity.Invocation;
import org.postroad.jmap.entity.Request;
import org.postroad.jmap.entity.RequestError;
import org.postroad.jmap.entity.ResultReferences;
import org.postroad.jmap.entity.Room;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.CreatedIds;
import org.postroad.registry.control.JmapLimits;
import org.postroad.registry.control.JmapSettings;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.control.Scope;
import org.postroad.registry.entity.MethodError;

/** Carries out the calls of a request, in order; each for itself, so that one that fails does not keep the next from running. */
@Dependent
public class MethodCalls {
    private static final Logger LOG = System.getLogger(MethodCalls.class.getName());
    private static final List<StandardMethod> METHODS =
            List.of(new GetMethod(), new SetMethod(), new QueryMethod(), new ChangesMethod(), new QueryChangesMethod());

    /** In characters; what one request is answered with, but for its last response. */
    private static final long MOST_ANSWERED = 64_000_000;

    private final ObjectHomes homes;
    private final JmapAccess access;
    private final Capabilities capabilities;
    private final JmapSettings settings;
    private final CopyBlobs copy;

    /** What was answered. @param createdIds with those that the request came with */
    public record Answered(List<Invocation> responses, CreatedIds createdIds) {}

    @Inject
    MethodCalls(
            ObjectHomes homes, JmapAccess access, Capabilities capabilities, JmapSettings settings, CopyBlobs copy) {
        this.homes = homes;
        this.access = access;
        this.capabilities = capabilities;
        this.settings = settings;
        this.copy = copy;
    }

    /** @throws RequestError {@code unknownCapability} or {@code limit}; nothing was done then */
    public Answered run(Request request) {
        JmapLimits limits = settings.current();
        capabilities.check(request.using());
        if (request.calls().size() > limits.maxMethodCalls()) {
            throw RequestError.limit(
                    "maxCallsInRequest", "A request has at most " + limits.maxMethodCalls() + " method calls.");
        }
        Answering answering = new Answering(request, limits);
        request.calls().forEach(answering::answer);
        return new Answered(answering.responses, answering.created);
    }

    /** One request, as far as it is answered. */
    private final class Answering {
        final List<Invocation> responses = new ArrayList<>();
        final CreatedIds created;
        private final List<String> using;
        private final JmapLimits limits;
        private final Room referred;
        private final Room answered = new Room(MOST_ANSWERED);

        Answering(Request request, JmapLimits limits) {
            @Nullable Map<String, String> known = request.createdIds();
            this.created = known == null ? new CreatedIds() : new CreatedIds(known);
            this.using = request.using();
            this.limits = limits;
            this.referred = new Room(limits.maxRequestSize());
        }

        void answer(Invocation call) {
            Invocation response = response(call);
            answered.take(response.arguments());
            responses.add(response);
        }

        private Invocation response(Invocation call) {
            try {
                if (!answered.isLeft()) {
                    throw MethodError.requestTooLarge(
                            "The calls before have answered as much as one request may; ask again, in another one.");
                }
                JsonObject arguments = ResultReferences.resolve(call.arguments(), responses, referred);
                return new Invocation(call.name(), run(call.name(), arguments), call.callId());
            } catch (MethodError error) {
                return failed(call, error.type(), error.description(), error.members());
            } catch (Refused refused) {
                return failed(call, type(refused), refused.detail(), JsonObject.EMPTY_JSON_OBJECT);
            } catch (RuntimeException e) {
                return unexpected(call, e);
            }
        }

        private JsonObject run(String name, JsonObject arguments) {
            if (using.contains(Capabilities.CORE) && name.equals("Core/echo")) {
                return arguments;
            }
            if (using.contains(Capabilities.CORE) && name.equals("Blob/copy")) {
                return copy.run(new Arguments(arguments));
            }
            int slash = name.lastIndexOf('/');
            ObjectHome home = homes.named(name.substring(0, Math.max(slash, 0))).orElseThrow(() -> unknown(name));
            StandardMethod method = METHODS.stream()
                    .filter(one -> one.name().equals(name.substring(slash + 1)) && one.fits(home.type()))
                    .findFirst()
                    .orElseThrow(() -> unknown(name));
            if (!using.contains(home.type().capability())) {
                throw new MethodError(
                        "unknownMethod", "For " + name + ", " + home.type().capability() + " must be in using.");
            }
            Arguments read = new Arguments(arguments);
            Scope scope = access.scope(read.string("accountId"), home.type().space());
            method.verbs(arguments).forEach(verb -> access.require(home.type(), verb, scope));
            String account = scope.accountId() == 0 ? "" : Account.ID.text(scope.accountId());
            return method.run(new Call(home, scope, account, read, created, limits));
        }
    }

    private static MethodError unknown(String name) {
        return new MethodError("unknownMethod", "There is no method " + name + ".");
    }

    private static String type(Refused refused) {
        return switch (refused.kind()) {
            case MALFORMED, INVALID, NOT_FOUND, CONFLICT -> "invalidArguments";
            case CHANGED -> "stateMismatch";
            case FORBIDDEN, UNAUTHENTICATED -> "forbidden";
            case TOO_LARGE -> "requestTooLarge";
            case TOO_MANY, UNAVAILABLE -> "serverUnavailable";
        };
    }

    /** Nothing of what went wrong inside is told; the request's id, which the answer has in a header, leads to it in the log. */
    private static Invocation unexpected(Invocation call, RuntimeException e) {
        if (e instanceof DatabaseFailure failure && failure.isAway()) {
            LOG.log(Level.WARNING, "Database away: {0}", e.getMessage());
            return failed(
                    call,
                    "serverUnavailable",
                    "The database cannot be reached; ask again later.",
                    JsonObject.EMPTY_JSON_OBJECT);
        }
        LOG.log(Level.ERROR, "Method " + call.name() + " failed", e);
        return failed(
                call,
                "serverFail",
                "The server failed; the header X-Request-Id of this answer leads to the reason in its log.",
                JsonObject.EMPTY_JSON_OBJECT);
    }

    private static Invocation failed(Invocation call, String type, String description, JsonObject members) {
        return new Invocation(
                Invocation.ERROR,
                Json.createObjectBuilder(members)
                        .add("type", type)
                        .add("description", description)
                        .build(),
                call.callId());
    }
}
