package org.postroad.platform.boundary;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** Everything under {@code /api}; resources and providers are found by their annotations. */
@ApplicationPath("/api")
public class ApiApplication extends Application {
    /** No WADL: the contract is OpenAPI's. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
