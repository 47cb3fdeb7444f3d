package org.postroad.jmap.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.postroad.jmap.entity.RequestError;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.JmapLimits;
import org.postroad.registry.entity.Space;

/** What clients may opt in to (RFC 8620 §2). */
@ApplicationScoped
public class Capabilities {
    public static final String CORE = "urn:ietf:params:jmap:core";

    /** Those for sorting; ids and states are compared byte by byte anyway. */
    static final List<String> COLLATIONS = List.of("i;ascii-numeric", "i;ascii-casemap", "i;unicode-casemap");

    private Configuration configuration;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected Capabilities() {}

    @Inject
    Capabilities(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @throws RequestError {@code unknownCapability} for one that is neither known nor tolerated */
    void check(List<String> using) {
        Set<String> tolerated = configuration.jmapTolerated();
        for (String name : using) {
            if (!isKnown(name) && !tolerated.contains(name)) {
                throw RequestError.unknownCapability(name);
            }
        }
    }

    private static boolean isKnown(String name) {
        return name.equals(CORE) || name.equals(Space.STALWART.capability()) || name.equals(Space.OWN.capability());
    }

    /** As the session tells them. */
    static JsonObject json(JmapLimits limits) {
        return Json.createObjectBuilder()
                .add(CORE, core(limits))
                .add(Space.STALWART.capability(), JsonValue.EMPTY_JSON_OBJECT)
                .add(Space.OWN.capability(), JsonValue.EMPTY_JSON_OBJECT)
                .build();
    }

    private static JsonObject core(JmapLimits limits) {
        JsonArrayBuilder collations = Json.createArrayBuilder();
        COLLATIONS.forEach(collations::add);
        return Json.createObjectBuilder()
                .add("maxSizeUpload", limits.maxUploadSize())
                .add("maxConcurrentUpload", limits.maxConcurrentUploads())
                .add("maxSizeRequest", limits.maxRequestSize())
                .add("maxConcurrentRequests", limits.maxConcurrentRequests())
                .add("maxCallsInRequest", limits.maxMethodCalls())
                .add("maxObjectsInGet", limits.getMaxResults())
                .add("maxObjectsInSet", limits.setMaxObjects())
                .add("collationAlgorithms", collations)
                .build();
    }
}
