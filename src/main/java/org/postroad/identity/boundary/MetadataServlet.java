package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.postroad.platform.boundary.PublicAddress;

/** Where clients begin (RFC 8414 §3, RFC 9728 §3); readable for the script of any page, since there is nothing in it to hide. */
@WebServlet({MetadataServlet.SERVER, MetadataServlet.RESOURCE})
public class MetadataServlet extends OauthServlet {
    static final String SERVER = "/.well-known/oauth-authorization-server";
    static final String RESOURCE = "/.well-known/oauth-protected-resource";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        OauthMetadata metadata = new OauthMetadata(PublicAddress.of(request));
        JsonObject body = request.getServletPath().equals(RESOURCE) ? metadata.ofResource() : metadata.ofServer();
        response.setHeader("Access-Control-Allow-Origin", "*");
        write(response, 200, body);
    }
}
