package org.postroad.platform.boundary;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Everything under {@code /api}; resources and providers are found by their annotations. */
@ApplicationPath("/api")
public class ApiApplication extends Application {}
