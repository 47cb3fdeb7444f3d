package org.postroad.delivery.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.control.ExplainMail;
import org.postroad.delivery.control.ReadMail;
import org.postroad.delivery.entity.DeliveryProgress;
import org.postroad.delivery.entity.Envelope;
import org.postroad.delivery.entity.HostTrace;
import org.postroad.delivery.entity.LastAttempt;
import org.postroad.delivery.entity.MailHold;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.delivery.entity.QueuedRecipient;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.QueueSettings;
import org.postroad.platform.entity.Json;

/** Messages in the outbound queue as REST shows them. */
@Dependent
class MessageView {
    private final QueueCatalog queues;

    @Inject
    MessageView(QueueCatalog queues) {
        this.queues = queues;
    }

    JsonObject json(ReadMail.Sight sight) {
        QueuedMessage message = sight.message();
        Envelope envelope = message.envelope();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", QueuedMessage.ID.text(message.id()))
                .add("account_id", Account.ID.text(message.accountId()))
                .add("from", envelope.reversePath())
                .add("source", envelope.source().wireName())
                .add("status", sight.isQueued() ? "queued" : "finished")
                .add("created_at", envelope.created().toString())
                .add("released_at", envelope.released().toString())
                .add("size", message.size())
                .add("priority", envelope.priority());
        text(json, "message_id", message.headerId());
        text(
                json,
                "envelope_id",
                envelope.envelopeId() == null ? null : envelope.envelopeId().id());
        text(json, "return", envelope.returned());
        text(
                json,
                "deliver_by",
                envelope.deliverBy() == null ? null : envelope.deliverBy().at());
        sight.hold().map(MessageView::json).ifPresentOrElse(hold -> json.add("hold", hold), () -> json.addNull("hold"));
        JsonArrayBuilder recipients = Json.createArrayBuilder();
        sight.recipients().forEach(recipient -> recipients.add(json(recipient)));
        return json.add("recipients", recipients).build();
    }

    private static JsonObject json(MailHold hold) {
        JsonObjectBuilder json =
                Json.createObjectBuilder().add("at", hold.at().toString()).add("actor", hold.actor());
        text(json, "reason", hold.reason());
        return json.build();
    }

    private JsonObject json(QueuedRecipient recipient) {
        DeliveryProgress progress = recipient.progress();
        boolean done = recipient.isFinal();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("address", recipient.address())
                .add("status", progress.status().name().toLowerCase(Locale.ROOT))
                .add("attempts", progress.attempts())
                .add("notices", recipient.notices())
                .add("schedule", recipient.placement().schedule())
                .add("rule", recipient.placement().rule());
        text(
                json,
                "queue",
                queues.withId(recipient.placement().queueId())
                        .map(QueueSettings::name)
                        .orElse(null));
        text(json, "job_id", Job.ID.text(recipient.placement().jobId()));
        text(json, "next_attempt_at", done ? null : progress.retryDue());
        text(json, "next_notice_at", progress.noticeDue());
        text(json, "expires_at", progress.expiresAt());
        text(json, "notify", recipient.wanted().given() ? recipient.wanted().text() : null);
        text(
                json,
                "original",
                recipient.original() == null ? null : recipient.original().address());
        LastAttempt last = recipient.last();
        if (last.at() == null) {
            return json.addNull("last_attempt").build();
        }
        JsonObjectBuilder attempt = Json.createObjectBuilder()
                .add("at", last.at().toString())
                .add("error", last.error().wireName())
                .add("text", last.text());
        text(attempt, "host", last.host());
        text(attempt, "status", last.status());
        if (last.code() == 0) {
            attempt.addNull("code");
        } else {
            attempt.add("code", last.code());
        }
        return json.add("last_attempt", attempt).build();
    }

    /** Why a recipient waits. */
    static JsonObject json(ExplainMail.Explained explained) {
        QueuedRecipient recipient = explained.recipient();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("address", recipient.address())
                .add("status", recipient.progress().status().name().toLowerCase(Locale.ROOT))
                .add("why", explained.why().wireName())
                .add("explanation", explained.why().text())
                .add("schedule", recipient.placement().schedule())
                .add("rule", recipient.placement().rule())
                .add("queue", explained.queue())
                .add("attempts", recipient.progress().attempts());
        text(json, "node", explained.node().isEmpty() ? null : explained.node());
        text(
                json,
                "next_attempt_at",
                recipient.isFinal() ? null : recipient.progress().retryDue());
        text(json, "next_notice_at", recipient.progress().noticeDue());
        text(json, "expires_at", recipient.progress().expiresAt());
        return json.build();
    }

    /** A conversation with a host. */
    static JsonObject json(HostTrace trace) {
        try (JsonReader reader = Json.createReader(new StringReader(trace.trace()))) {
            return Json.createObjectBuilder()
                    .add("domain", trace.domain())
                    .add("started_at", trace.startedAt().toString())
                    .add("host", trace.host())
                    .add("address", trace.address())
                    .add("trace", reader.readArray())
                    .build();
        }
    }

    private static void text(JsonObjectBuilder json, String name, @Nullable Object value) {
        if (value == null) {
            json.addNull(name);
        } else {
            json.add(name, value.toString());
        }
    }
}
