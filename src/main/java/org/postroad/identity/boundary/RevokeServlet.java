package org.postroad.identity.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.postroad.identity.control.RevokeToken;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.entity.Json;

/** The revocation endpoint (RFC 7009): where a client signs its user out. */
@WebServlet("/auth/revoke")
public class RevokeServlet extends OauthServlet {
    private static final long serialVersionUID = 1L;

    private transient @Inject RequestingClient clients;
    private transient @Inject RevokeToken revokeToken;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Form form = Form.ofBody(request);
        revokeToken.revoke(clients.of(form, request).id(), new OauthSecret(form.require("token")));
        write(response, Json.createObjectBuilder());
    }
}
