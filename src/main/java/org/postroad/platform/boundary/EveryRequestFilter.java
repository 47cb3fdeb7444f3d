package org.postroad.platform.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.LogContext;
import org.postroad.platform.control.Readiness;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;

/** Gives every answer its request id and its security headers, every log line meanwhile the id; answers for the API until the node has started. First in web.xml. */
public class EveryRequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** What a node answers once it has started. */
    private static final Pattern STARTED = Pattern.compile("/(api|auth|device|jmap)");

    private transient @Inject Readiness readiness;
    private transient @Inject Configuration configuration;

    private transient @Nullable String publicUrl;

    @Override
    public void init() {
        publicUrl = configuration.publicUrl().map(URI::toString).orElse(null);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = RequestId.of(request);
        response.setHeader(RequestId.HEADER, id);
        SecurityHeaders.set(response);
        if (publicUrl != null) {
            PublicAddress.set(request, publicUrl);
        }
        try (LogContext.Scope lines = LogContext.about(() -> Map.of("request_id", id))) {
            pass(request, response, chain);
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (readiness.phase() == Readiness.Phase.STARTING
                && STARTED.matcher(request.getRequestURI()).lookingAt()) {
            ProblemServlet.write(starting(), request.getRequestURI(), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Problem starting() {
        return Problem.of(Refused.until(Kind.UNAVAILABLE, "starting", readiness.reason(), Duration.ofSeconds(2)));
    }
}
