package org.postroad.platform.boundary;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The error page of the whole application: what goes wrong outside JAX-RS is a {@link Problem} too. */
@WebServlet("/problem")
public class ProblemServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = 404; // nobody asks for the error page itself
        String path = request.getRequestURI();
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 500;
            path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        }
        write(Problem.of(status), path, request, response);
    }

    /** Answers with a problem, from a filter or a servlet. */
    public static void write(Problem problem, String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String requestId = RequestId.of(request);
        response.setStatus(problem.status());
        response.setHeader(RequestId.HEADER, requestId);
        SecurityHeaders.set(response);
        if (problem.status() == 401 && response.getHeader("WWW-Authenticate") == null) {
            Challenges.of(request).forEach(challenge -> response.addHeader("WWW-Authenticate", challenge));
        }
        if (problem.retryAfter() != null) {
            response.setHeader(
                    "Retry-After",
                    Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
        }
        byte[] body = problem.json(path, requestId).toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
