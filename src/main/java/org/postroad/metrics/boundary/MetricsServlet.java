package org.postroad.metrics.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.metrics.control.MetricsRegistry;
import org.postroad.metrics.control.QueueGauges;
import org.postroad.platform.boundary.Problem;
import org.postroad.platform.boundary.ProblemServlet;
import org.postroad.platform.control.Readiness;
import org.postroad.platform.entity.Refused;

/** {@code /metrics}: what Prometheus reads, for callers with the permission {@code liveMetrics}. */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private transient @Inject Access access;
    private transient @Inject Readiness readiness;
    private transient @Inject QueueGauges queues;
    private transient @Inject MetricsRegistry metrics;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            access.requireServer(Permission.LIVE_METRICS);
        } catch (Refused refused) {
            ProblemServlet.write(Problem.of(refused), request.getRequestURI(), request, response);
            return;
        }
        if (readiness.isStarted()) {
            queues.refresh();
        }
        byte[] text = metrics.text();
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }
}
