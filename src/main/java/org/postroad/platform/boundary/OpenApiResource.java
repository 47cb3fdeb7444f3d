package org.postroad.platform.boundary;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;

/** The contract of REST as it was written: OpenAPI 3.1, which the server's own endpoint does not speak. */
@Path("openapi.yaml")
public class OpenApiResource {
    private static final String CONTRACT = "/openapi/openapi.yaml";

    @GET
    @Produces("application/yaml")
    public byte[] contract() throws IOException {
        try (InputStream contract = OpenApiResource.class.getResourceAsStream(CONTRACT)) {
            if (contract == null) {
                throw new IllegalStateException("The WAR holds no " + CONTRACT);
            }
            return contract.readAllBytes();
        }
    }
}
