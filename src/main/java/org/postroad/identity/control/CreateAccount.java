package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Member;
import org.postroad.identity.entity.Role;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Makes an account, and whoever asked its owner. */
@Dependent
public class CreateAccount {
    private final Changes changes;
    private final AccountStore accounts;
    private final MemberStore members;
    private final Caller caller;

    @Inject
    CreateAccount(Changes changes, AccountStore accounts, MemberStore members, Caller caller) {
        this.changes = changes;
        this.accounts = accounts;
        this.members = members;
        this.caller = caller;
    }

    /** @throws Refused CONFLICT if the name is taken */
    public Account create(String name, int weight) {
        return changes.within(() -> {
            Instant now = changes.now();
            Account account = new Account(changes.nextId(), name, weight, now);
            accounts.add(account);
            members.add(new Member(changes.nextId(), account.id(), caller.userId(), Role.OWNER, now));
            changes.done(
                    account.id(),
                    "account",
                    "create",
                    Json.createObjectBuilder()
                            .add("account_id", Account.ID.text(account.id()))
                            .add("name", name)
                            .add("weight", weight)
                            .build());
            return account;
        });
    }
}
