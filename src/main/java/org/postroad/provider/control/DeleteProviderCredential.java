package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.function.LongConsumer;
import org.postroad.jobs.control.ReadTasks;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.ProviderCredential;

/** Deletes a credential that no task needs, with its secret, and the mailboxes and messages it led to. */
@Dependent
public class DeleteProviderCredential {
    private final CredentialChanges changes;
    private final ProviderCredentialStore store;
    private final ReadTasks tasks;
    private final MessageRemoval messages;

    @Inject
    DeleteProviderCredential(
            CredentialChanges changes, ProviderCredentialStore store, ReadTasks tasks, MessageRemoval messages) {
        this.messages = messages;
        this.changes = changes;
        this.store = store;
        this.tasks = tasks;
    }

    /**
     * Deletes it. Must be called with no transaction.
     *
     * @param precondition given the present version once the row is locked
     * @throws Refused NOT_FOUND for an unknown id; CONFLICT, {@code credential_in_use}, while tasks have it as their target
     */
    public void delete(long id, LongConsumer precondition) {
        changes.on(id, precondition, credential -> {
            requireUnused(credential);
            return credential;
        });
        messages.allOf(id);
        changes.on(id, precondition, credential -> {
            requireUnused(credential);
            messages.rest(id);
            store.remove(credential);
            changes.record(credential, "destroy", CredentialChanges.described(credential));
            return credential;
        });
    }

    private void requireUnused(ProviderCredential credential) {
        long count = tasks.aimedAt(credential.id());
        if (count > 0) {
            throw Refused.conflict(
                    "credential_in_use",
                    (count == 1 ? "1 task has" : count + " tasks have")
                            + " it as target; delete them or give them another one first.");
        }
    }
}
