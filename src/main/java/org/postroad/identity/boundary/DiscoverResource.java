package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.postroad.platform.boundary.PublicAddress;

/** Where the web console of the family asks who signs a user in: here, for everybody alike, so that nobody learns which users exist. */
@Path("discover/{user}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class DiscoverResource {
    @Context
    private HttpServletRequest request;

    @GET
    public String discover(@PathParam("user") String user) {
        return new OauthMetadata(PublicAddress.of(request)).ofServer().toString();
    }
}
