package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.ListedMailbox;
import org.postroad.provider.entity.ProviderCredential;

/** What a sync is of: payloads name the credential, or the job's task has it as its target. */
@Dependent
class SyncTarget {
    static final String CREDENTIAL = "credential_id";
    static final String MAILBOX = "mailbox";

    private final ReadTasks tasks;
    private final ProviderCredentialStore store;

    @Inject
    SyncTarget(ReadTasks tasks, ProviderCredentialStore store) {
        this.tasks = tasks;
        this.store = store;
    }

    /** The credential; empty if there is none of the job's account. */
    Optional<ProviderCredential> credential(Attempt attempt) {
        OptionalLong named = named(attempt.payload());
        OptionalLong id = named.isEmpty() && attempt.taskId() != 0 ? target(attempt.taskId()) : named;
        return id.isEmpty()
                ? Optional.empty()
                : store.find(id.getAsLong()).filter(credential -> credential.accountId() == attempt.accountId());
    }

    private OptionalLong target(long taskId) {
        try {
            return tasks.task(taskId).targetCredentialId();
        } catch (Refused e) {
            return OptionalLong.empty(); // deleted since
        }
    }

    private static OptionalLong named(JsonObject payload) {
        return payload.get(CREDENTIAL) instanceof JsonString text
                ? ProviderCredential.ID.parse(text.getString())
                : OptionalLong.empty();
    }

    /** The mailbox that is named; empty for all of them. */
    static Optional<String> mailbox(JsonObject payload) {
        return payload.get(MAILBOX) instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }

    /** What is wrong with a payload. @param ofMailbox whether it may name a mailbox */
    static List<FieldError> check(JsonObject payload, boolean ofMailbox) {
        List<FieldError> errors = new ArrayList<>();
        payload.forEach((name, value) -> {
            String text = value instanceof JsonString string ? string.getString() : "";
            if (name.equals(CREDENTIAL)) {
                if (ProviderCredential.ID.parse(text).isEmpty()) {
                    errors.add(new FieldError("/" + name, "invalid_id", "This is no id of a provider credential."));
                }
            } else if (name.equals(MAILBOX) && ofMailbox) {
                if (text.isEmpty() || text.length() > ListedMailbox.LONGEST_PATH || text.indexOf('\0') >= 0) {
                    errors.add(new FieldError(
                            "/" + name,
                            "invalid_mailbox",
                            "A mailbox is named by its whole path, 1 to " + ListedMailbox.LONGEST_PATH
                                    + " characters."));
                }
            } else {
                errors.add(new FieldError(
                        "/" + name.replace("~", "~0").replace("/", "~1"),
                        "unknown_member",
                        "There is no such member here."));
            }
        });
        return errors;
    }
}
