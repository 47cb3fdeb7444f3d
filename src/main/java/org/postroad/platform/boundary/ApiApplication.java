package org.postroad.platform.boundary;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** Everything under {@code /api}; resources and providers are found by their annotations. */
@ApplicationPath("/api")
public class ApiApplication extends Application {
    /** No WADL: the contract is OpenAPI's. A {@code Location} stays as it was written: no proxy in front can make it wrong. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.wadl.disableWadl",
                true,
                "jersey.config.server.headers.location.relative.resolution.disabled",
                true);
    }
}
