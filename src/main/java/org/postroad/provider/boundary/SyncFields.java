package org.postroad.provider.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.Actions;
import org.postroad.jobs.control.NewTask;
import org.postroad.jobs.entity.TaskSettings;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.control.ProviderCredentialStore;
import org.postroad.provider.entity.ProviderCredential;

/** Reads what is to be synced, and makes a task of it. */
@Dependent
class SyncFields {
    private static final String CREDENTIAL = "credential_id";
    private static final String MAILBOX = "mailbox";
    private static final int ID_LENGTH = 64;
    private static final int PATH_LENGTH = 500;
    private static final int PRIORITIES = 9;

    private final ProviderCredentialStore credentials;
    private final Actions actions;

    @Inject
    SyncFields(ProviderCredentialStore credentials, Actions actions) {
        this.credentials = credentials;
        this.actions = actions;
    }

    /** A task that lists the mailboxes. @throws Refused naming everything that is wrong */
    NewTask mailboxes(long accountId, JsonObject object) {
        JsonFields fields = new JsonFields(object, "");
        return task(accountId, "imap_sync_mailboxes", fields, JsonObject.EMPTY_JSON_OBJECT);
    }

    /** A task that fetches messages: of one mailbox, else of all. @throws Refused naming everything that is wrong */
    NewTask messages(long accountId, JsonObject object) {
        JsonFields fields = new JsonFields(object, "");
        Optional<String> mailbox = fields.string(MAILBOX, PATH_LENGTH);
        if (mailbox.filter(String::isBlank).isPresent()) {
            fields.error(MAILBOX, "required", "A path has 1 to " + PATH_LENGTH + " characters.");
        }
        JsonObject payload = mailbox.map(
                        path -> Json.createObjectBuilder().add(MAILBOX, path).build())
                .orElse(JsonObject.EMPTY_JSON_OBJECT);
        return task(accountId, "imap_sync_messages", fields, payload);
    }

    private NewTask task(long accountId, String action, JsonFields fields, JsonObject payload) {
        fields.required(CREDENTIAL);
        OptionalLong credential = fields.string(CREDENTIAL, ID_LENGTH)
                .map(text -> credential(accountId, text, fields))
                .orElse(OptionalLong.empty());
        int priority = fields.integer("priority", -PRIORITIES, PRIORITIES)
                .map(Long::intValue)
                .orElse(0);
        fields.finish();
        if (actions.named(action).isEmpty()) {
            throw Refused.conflict("unknown_action", "This node does not know the action " + action + ".");
        }
        return new NewTask(accountId, action, new TaskSettings(credential.getAsLong(), payload, priority, null));
    }

    private OptionalLong credential(long accountId, String text, JsonFields fields) {
        Optional<ProviderCredential> found = ProviderCredential.ID.parse(text).stream()
                .boxed()
                .findFirst()
                .flatMap(id -> credentials.find(accountId, id));
        if (found.isEmpty()) {
            fields.error(CREDENTIAL, "unknown_credential", "The account has no provider credential of that id.");
        } else if (found.get().settings().imap() == null) {
            fields.error(CREDENTIAL, "no_imap_server", "The provider credential has no IMAP server.");
        }
        return found.map(credential -> OptionalLong.of(credential.id())).orElse(OptionalLong.empty());
    }
}
