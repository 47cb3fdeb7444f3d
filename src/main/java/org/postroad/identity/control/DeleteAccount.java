package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.util.function.LongConsumer;
import org.postroad.identity.entity.Account;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Deletes an account with its members, its API keys and its other {@link AccountContents}. The users stay, and so does what the audit log says of the account. */
@Dependent
public class DeleteAccount {
    private final Changes changes;
    private final AccountStore accounts;
    private final MemberStore members;
    private final ApiKeyStore keys;
    private final Instance<AccountGuard> guards;
    private final Instance<AccountContents> contents;
    private final KnownAccounts known;

    @Inject
    DeleteAccount(
            Changes changes,
            AccountStore accounts,
            MemberStore members,
            ApiKeyStore keys,
            Instance<AccountGuard> guards,
            Instance<AccountContents> contents,
            KnownAccounts known) {
        this.changes = changes;
        this.accounts = accounts;
        this.members = members;
        this.keys = keys;
        this.guards = guards;
        this.contents = contents;
        this.known = known;
    }

    /**
     * @param expected is given the present version, and throws if the caller had another one in mind
     * @throws Refused CONFLICT while something stands against it, as unfinished jobs do
     */
    public void delete(long id, LongConsumer expected) {
        changes.within(() -> {
            Account account = accounts.lock(id);
            expected.accept(account.version());
            for (AccountGuard guard : guards) {
                guard.objection(id).ifPresent(objection -> {
                    throw objection;
                });
            }
            JsonObjectBuilder gone = Json.createObjectBuilder()
                    .add("account_id", Account.ID.text(id))
                    .add("name", account.name());
            contents.forEach(content -> gone.add(content.name(), content.removeAll(id)));
            int keysGone = keys.removeAll(id);
            int membersGone = members.removeAll(id);
            accounts.remove(account);
            changes.done(
                    id,
                    "account",
                    "destroy",
                    gone.add("members", membersGone).add("api_keys", keysGone).build());
            return account;
        });
        known.gone(id);
    }
}
