package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postroad.identity.entity.Account;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** Renames an account, or gives it another weight. */
@Dependent
public class ChangeAccount {
    private final Changes changes;
    private final AccountStore accounts;

    @Inject
    ChangeAccount(Changes changes, AccountStore accounts) {
        this.changes = changes;
        this.accounts = accounts;
    }

    /**
     * Changes what is present; what is the same already is no change and leaves no entry in the log.
     *
     * @param expected is given the present version, and throws if the caller had another one in mind
     * @throws Refused CONFLICT if the name is taken
     */
    public Account change(long id, Optional<String> name, Optional<Integer> weight, LongConsumer expected) {
        return changes.within(() -> {
            Account account = accounts.lock(id);
            expected.accept(account.version());
            JsonObjectBuilder changed = Json.createObjectBuilder().add("account_id", Account.ID.text(id));
            boolean any = false;
            if (name.isPresent() && !name.get().equals(account.name())) {
                changed.add("name", name.get()).add("name_before", account.name());
                account.rename(name.get());
                any = true;
            }
            if (weight.isPresent() && weight.get() != account.weight()) {
                changed.add("weight", weight.get()).add("weight_before", account.weight());
                account.weigh(weight.get());
                any = true;
            }
            if (any) {
                accounts.flush();
                changes.done(id, "account", "update", changed.build());
            }
            return account;
        });
    }
}
