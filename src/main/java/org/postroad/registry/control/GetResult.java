package org.postroad.registry.control;

import jakarta.json.JsonObject;
import java.util.List;

/**
 * What {@code /get} found.
 *
 * @param state of what was read, or an older one
 * @param list the objects in canonical encoding, with their ids
 * @param notFound ids as they were sent
 */
public record GetResult(String state, List<JsonObject> list, List<String> notFound) {}
