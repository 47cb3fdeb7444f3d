package org.postroad.jmap.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import org.postroad.platform.entity.Json;

/** A method call or its response (RFC 8620 §3.2). @param callId the client's; of a response, that of the call */
public record Invocation(String name, JsonObject arguments, String callId) {
    /** The name that every response of a call that failed has. */
    public static final String ERROR = "error";

    public JsonArray json() {
        return Json.createArrayBuilder().add(name).add(arguments).add(callId).build();
    }
}
