package org.postroad.delivery.entity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a conversation, as it is shown to operators.
 *
 * @param command what we said, without secrets
 * @param reply what came back, null if nothing did
 * @param after since the conversation began
 */
public record TraceStep(String command, @Nullable String reply, Duration after) {}
