package org.postroad.platform.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.postroad.platform.control.LogContext;
import org.postroad.platform.control.Readiness;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/** Gives every answer its request id and its security headers, every log line meanwhile the id; answers for the API until the node has started. First in web.xml. */
public class EveryRequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private transient @Inject Readiness readiness;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = RequestId.of(request);
        response.setHeader(RequestId.HEADER, id);
        SecurityHeaders.set(response);
        try (LogContext.Scope lines = LogContext.about(() -> Map.of("request_id", id))) {
            pass(request, response, chain);
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (readiness.phase() == Readiness.Phase.STARTING
                && request.getRequestURI().startsWith("/api")) {
            ProblemServlet.write(starting(), request.getRequestURI(), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Problem starting() {
        return Problem.of(Refused.until(Kind.UNAVAILABLE, "starting", readiness.reason(), Duration.ofSeconds(2)));
    }
}
