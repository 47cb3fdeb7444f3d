package org.postroad.bench.server;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a request costs that is authenticated, read, and does nothing: the server's own share. */
@Path("bench/nothing")
@ApplicationScoped
public class NothingResource {
    @GET
    public Response nothing() {
        return Response.ok().build();
    }

    @POST
    public Response nothing(InputStream body) throws IOException {
        body.transferTo(OutputStream.nullOutputStream());
        return Response.accepted().build();
    }
}
