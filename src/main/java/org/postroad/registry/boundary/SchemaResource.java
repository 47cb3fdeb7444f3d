package org.postroad.registry.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.postroad.registry.control.PublishedSchema;

/** What the objects are, for clients that are driven by it: the command line, a console. For everyone who has signed in. */
@Path("schema")
@ApplicationScoped
public class SchemaResource {
    private @Inject PublishedSchema schema;

    @GET
    public Response find() {
        return found();
    }

    /** The document never changes under its hash; another hash leads to the present one. */
    @GET
    @Path("{hash}")
    public Response get(@PathParam("hash") String hash) {
        return hash.equals(schema.hash())
                ? Response.ok(schema.gzip(), MediaType.APPLICATION_JSON_TYPE)
                        .header(HttpHeaders.CONTENT_ENCODING, "gzip")
                        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                        .build()
                : found();
    }

    /** Relative, so that no proxy in front can make it wrong; JAX-RS would make it absolute. */
    private Response found() {
        return Response.status(Response.Status.FOUND)
                .header(HttpHeaders.LOCATION, "/api/schema/" + schema.hash())
                .build();
    }
}
