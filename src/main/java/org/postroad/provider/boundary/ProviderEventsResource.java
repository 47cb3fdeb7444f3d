package org.postroad.provider.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.control.EventSignatures;
import org.postroad.provider.control.TakeProviderEvent;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderEvent;
import org.postroad.provider.entity.SignedRequest;

/** Where providers tell of changes. Open to all who can sign; see {@link EventSignatures}. */
@Path("accounts/{account_id}/provider-events")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProviderEventsResource {
    static final String TIMESTAMP = "X-Postroad-Timestamp";
    static final String SIGNATURE = "X-Postroad-Signature";

    private static final int MOST_BYTES = 16 * 1024;
    private static final int TEXT = 255;
    private static final String CREDENTIAL = "credential_id";
    private static final String MAILBOX_CHANGED = "mailbox_changed";

    private @Inject EventSignatures signatures;
    private @Inject TakeProviderEvent takeEvent;
    private @Inject Caller caller;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response take(
            @PathParam("account_id") String accountId,
            @HeaderParam(TIMESTAMP) @Nullable String timestamp,
            @HeaderParam(SIGNATURE) @Nullable String signature,
            InputStream body) {
        byte[] bytes = JsonBody.bytes(body, MOST_BYTES);
        SignedRequest request = new SignedRequest(text(timestamp), text(signature), bytes);
        OptionalLong account = Account.ID.parse(accountId);
        OptionalLong credential = credential(bytes);
        signatures.require(account, credential, request, caller.address());
        ProviderEvent event = event(JsonBody.object(bytes));
        long job = takeEvent.take(account.orElseThrow(), credential.orElseThrow(), event, request.signature());
        return Response.accepted(ObjectAnswer.body(Json.createObjectBuilder()
                                .add("job_id", Job.ID.text(job))
                                .build())
                        .toString())
                .build();
    }

    /** Whose key it must be signed with; of what cannot be read, nobody's: that is refused like a wrong signature. */
    private static OptionalLong credential(byte[] body) {
        try {
            return JsonBody.object(body).get(CREDENTIAL) instanceof JsonString id
                    ? ProviderCredential.ID.parse(id.getString())
                    : OptionalLong.empty();
        } catch (Refused unreadable) {
            return OptionalLong.empty();
        }
    }

    private static ProviderEvent event(JsonObject object) {
        JsonFields fields = new JsonFields(object, "");
        fields.string(CREDENTIAL, TEXT);
        fields.required("event");
        fields.string("event", TEXT)
                .filter(name -> !name.equals(MAILBOX_CHANGED))
                .ifPresent(name -> fields.error("event", "unknown_event", "Known is " + MAILBOX_CHANGED + "."));
        Optional<String> mailbox = filled(fields, "mailbox", ProviderEvent.LONGEST_MAILBOX);
        Optional<String> eventId = filled(fields, "event_id", ProviderEvent.LONGEST_ID);
        fields.finish();
        return new ProviderEvent(mailbox.orElse(ProviderEvent.INBOX), eventId.orElse(null));
    }

    private static Optional<String> filled(JsonFields fields, String name, int longest) {
        Optional<String> text = fields.string(name, longest);
        if (text.isPresent() && (text.get().isEmpty() || text.get().codePoints().anyMatch(Character::isISOControl))) {
            fields.error(
                    name, "invalid_text", "1 to " + longest + " characters without control characters are expected.");
        }
        return text;
    }

    private static String text(@Nullable String header) {
        return header == null ? "" : header;
    }
}
