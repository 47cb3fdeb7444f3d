package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.OauthScope;
import org.postroad.platform.boundary.Problem;
import org.postroad.platform.boundary.ProblemServlet;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** What the addresses of OAuth have in common: how they answer, and how they refuse. Not of JAX-RS, which is below {@code /api}. */
abstract class OauthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger(OauthServlet.class.getName());

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            super.service(request, response);
        } catch (OauthRefused refused) {
            refuse(refused, request, response);
        } catch (Refused refused) {
            ProblemServlet.write(Problem.of(refused), request.getRequestURI(), request, response);
        } catch (DatabaseFailure failure) {
            if (!failure.isAway()) {
                throw failure;
            }
            LOG.log(Level.WARNING, "Database away: {0}", failure.getMessage());
            Refused away = Refused.until(
                    Refused.Kind.UNAVAILABLE,
                    "database_unavailable",
                    "The database cannot be reached; ask again later.",
                    Duration.ofSeconds(5));
            ProblemServlet.write(Problem.of(away), request.getRequestURI(), request, response);
        }
    }

    /** As RFC 6749 §5.2 wants it; pages say it in their way. */
    void refuse(OauthRefused refused, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean client = refused.error().equals("invalid_client");
        if (client && request.getHeader("Authorization") != null) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"postroad\"");
        }
        write(
                response,
                client ? 401 : 400,
                Json.createObjectBuilder()
                        .add("error", refused.error())
                        .add("error_description", refused.description())
                        .build());
    }

    static void write(HttpServletResponse response, int status, JsonObject body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    static void write(HttpServletResponse response, JsonObjectBuilder body) throws IOException {
        write(response, 200, body.build());
    }

    /** The scope that is asked for; empty if none is. @throws OauthRefused invalid_scope */
    static Optional<OauthScope> scope(Form form) {
        return form.get("scope")
                .map(text -> OauthScope.parse(text)
                        .orElseThrow(() -> new OauthRefused("invalid_scope", "The scope names what there is not.")));
    }
}
