package org.postroad.jmap.boundary;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Caller;
import org.postroad.jmap.control.MethodCalls;
import org.postroad.jmap.control.Sessions;
import org.postroad.jmap.control.UsesAtOnce;
import org.postroad.jmap.entity.Request;
import org.postroad.jmap.entity.RequestError;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.JmapLimits;
import org.postroad.registry.control.JmapSettings;

/**
 * Takes JMAP requests (RFC 8620 §3). At {@code /api} too: Stalwart's documentation posts there. A servlet, since another JAX-RS
 * application would make every start longer.
 */
@WebServlet({"/jmap", "/jmap/", "/api"})
public class JmapServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient @Inject MethodCalls calls;
    private transient @Inject Sessions sessions;
    private transient @Inject UsesAtOnce uses;
    private transient @Inject Caller caller;
    private transient @Inject JmapSettings settings;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            JsonObject answer = uses.run(
                    caller.userId(),
                    "maxConcurrentRequests",
                    settings.current().maxConcurrentRequests(),
                    () -> answer(request));
            JsonAnswer.write(response, HttpServletResponse.SC_OK, answer);
        } catch (RequestError error) {
            JsonAnswer.write(response, error);
        }
    }

    private JsonObject answer(HttpServletRequest request) {
        Request read = read(request);
        String before = sessions.state();
        MethodCalls.Answered answered = calls.run(read);
        JsonArrayBuilder responses = Json.createArrayBuilder();
        answered.responses().forEach(one -> responses.add(one.json()));
        JsonObjectBuilder answer =
                Json.createObjectBuilder().add("methodResponses", responses).add("sessionState", stateOr(before));
        if (read.createdIds() != null) {
            JsonObjectBuilder created = Json.createObjectBuilder();
            answered.createdIds().all().forEach(created::add);
            answer.add("createdIds", created);
        }
        return answer.build();
    }

    /** What was done must be answered, even if the database goes away just now. */
    private String stateOr(String before) {
        try {
            return sessions.state();
        } catch (DatabaseFailure e) {
            return before;
        }
    }

    private Request read(HttpServletRequest request) {
        if (!isJson(request.getContentType())) {
            throw RequestError.notJson("The content type of a request is application/json.");
        }
        JmapLimits limits = settings.current();
        try (InputStream body = request.getInputStream()) {
            byte[] bytes = JsonBody.bytes(body, (int) limits.maxRequestSize());
            return Request.read(JsonBody.structure(bytes));
        } catch (Refused refused) {
            throw refused.kind() == Refused.Kind.TOO_LARGE
                    ? RequestError.limit(
                            "maxSizeRequest", "A request has at most " + limits.maxRequestSize() + " bytes.")
                    : RequestError.notJson(refused.detail());
        } catch (IOException e) {
            throw RequestError.notJson("The body broke off.");
        }
    }

    /** Clients of Stalwart may leave it out. */
    private static boolean isJson(@Nullable String contentType) {
        return contentType == null
                || contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
    }
}
