package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.function.LongConsumer;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;

/** Marks credentials that were found to be of no use while they were used, so that {@link CredentialGate} keeps jobs from them. */
@Dependent
public class CredentialHealth {
    private static final LongConsumer ANY_VERSION = version -> {};

    private final CredentialChanges changes;

    @Inject
    CredentialHealth(CredentialChanges changes) {
        this.changes = changes;
    }

    /**
     * Notes a failure; one for a time changes nothing, nor does one of settings that are no longer so.
     *
     * @param used the credential as it was when it was used
     * @throws org.postroad.platform.entity.Refused NOT_FOUND if it is gone
     */
    public void failed(ProviderCredential used, ProviderFailure failure) {
        if (!failure.permanent()) {
            return;
        }
        changes.on(used.id(), ANY_VERSION, present -> {
            boolean news = present.generation() == used.generation()
                    && present.failingSince().isEmpty();
            if (news) {
                present.fails(failure, changes.now());
                changes.record(
                        present,
                        "fail",
                        CredentialChanges.described(present)
                                .add("error_code", failure.code().wireName()));
            }
            return news;
        });
    }
}
