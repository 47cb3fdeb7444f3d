package org.postroad.jobs.control;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.postroad.jobs.entity.QueueSettings;

/** What is to become different about a job; what is empty stays. */
public record JobPatch(
        Optional<Integer> priority,
        Optional<Instant> due,
        Optional<QueueSettings> queue,
        Optional<JsonObject> payload) {}
