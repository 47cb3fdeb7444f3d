package org.postroad.metrics.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.postroad.metrics.control.HttpRequests;

/** Takes the time of every request to the API that was signed in; those that were not are refused before they come here. */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class HttpTimer extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private transient @Inject HttpRequests requests;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long begun = System.nanoTime();
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            int status = answered ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            requests.answered(request.getMethod(), status, Duration.ofNanos(System.nanoTime() - begun));
        }
    }
}
