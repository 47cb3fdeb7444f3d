package org.postroad.identity.boundary;

import jakarta.json.JsonObject;
import org.postroad.identity.entity.Account;
import org.postroad.platform.entity.Json;

/** An account as REST shows it. */
final class AccountView {
    private AccountView() {}

    static JsonObject json(Account account) {
        return Json.createObjectBuilder()
                .add("id", Account.ID.text(account.id()))
                .add("name", account.name())
                .add("weight", account.weight())
                .add("created_at", account.createdAt().toString())
                .build();
    }
}
