package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.AccountContents;

/** An account goes with its messages; while one is queued, its unfinished job stands against that. */
@Dependent
class MessagesOfAccount implements AccountContents {
    private final MessageRemoval removal;

    @Inject
    MessagesOfAccount(MessageRemoval removal) {
        this.removal = removal;
    }

    @Override
    public String name() {
        return "messages";
    }

    @Override
    public int removeAll(long accountId) {
        return removal.ofAccount(accountId);
    }
}
