package org.postroad.jmap.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.postroad.jmap.control.Sessions;
import org.postroad.platform.control.Configuration;

/** The session object (RFC 8620 §2). */
@WebServlet("/jmap/session")
public class SessionServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient @Inject Sessions sessions;
    private transient @Inject Configuration configuration;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonAnswer.write(response, HttpServletResponse.SC_OK, sessions.of(base(request)));
    }

    /** Where the caller has reached this server, unless an operator has said where it is to be reached. */
    private String base(HttpServletRequest request) {
        return configuration.publicUrl().map(Object::toString).orElseGet(() -> {
            String url = request.getRequestURL().toString();
            return url.substring(0, url.length() - request.getRequestURI().length()) + request.getContextPath();
        });
    }
}
