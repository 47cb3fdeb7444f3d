package org.postroad.platform.boundary;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.entity.Refused;

/** Answers every exception with a {@link Problem}; what nobody expected is logged here, once, and its answer says nothing of it. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Context
    private HttpServletRequest request;

    @Override
    public Response toResponse(Throwable failure) {
        Refused refused = causeOf(failure, Refused.class);
        if (refused != null) {
            return answer(Problem.of(refused)).build();
        }
        if (failure instanceof WebApplicationException web) {
            return answer(web);
        }
        SQLException database = causeOf(failure, SQLException.class);
        if (database != null && new DatabaseFailure(database).isAway()) {
            LOG.log(Level.WARNING, "Database away: {0}", database.getMessage());
            return answer(databaseAway()).build();
        }
        LOG.log(Level.ERROR, "Request failed", failure);
        return answer(Problem.of(500)).build();
    }

    /** Keeps what the framework put in the headers: Allow, Accept-Patch and their like. */
    private Response answer(WebApplicationException web) {
        Response given = web.getResponse();
        if (given.getStatus() < 400) {
            return given;
        }
        if (given.getStatus() >= 500 && given.getStatus() != 503) {
            LOG.log(Level.ERROR, "Request failed", web);
        }
        Response.ResponseBuilder answer = answer(Problem.of(given.getStatus()));
        for (String name : List.of(HttpHeaders.ALLOW, "Accept-Patch", HttpHeaders.RETRY_AFTER)) {
            String value = given.getHeaderString(name);
            if (value != null) {
                answer.header(name, value);
            }
        }
        return answer.build();
    }

    private Response.ResponseBuilder answer(Problem problem) {
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.json(request.getRequestURI(), RequestId.of(request))
                        .toString());
        if (problem.status() == 401) {
            Challenges.of(request).forEach(challenge -> answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
        }
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
        }
        return answer;
    }

    private static Problem databaseAway() {
        return Problem.of(Refused.until(
                Refused.Kind.UNAVAILABLE,
                "database_unavailable",
                "The database cannot be reached; ask again later.",
                Duration.ofSeconds(5)));
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
