package org.postroad.provider.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.identity.entity.Account;
import org.postroad.platform.entity.Json;
import org.postroad.provider.entity.Mailbox;
import org.postroad.provider.entity.ProviderCredential;

/** A mailbox as REST shows it. */
final class MailboxView {
    private MailboxView() {}

    /** @param messageCount how many messages are kept; empty where nobody asked */
    static JsonObject json(Mailbox mailbox, OptionalLong messageCount) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", Mailbox.ID.text(mailbox.id()))
                .add("account_id", Account.ID.text(mailbox.accountId()))
                .add("credential_id", ProviderCredential.ID.text(mailbox.credentialId()))
                .add("path", mailbox.path());
        add(json, "delimiter", mailbox.delimiter());
        add(json, "special_use", mailbox.specialUse());
        json.add("selectable", mailbox.selectable());
        addNumber(json, "uid_validity", mailbox.uidValidity());
        addNumber(json, "messages", mailbox.messages());
        addNumber(json, "unseen", mailbox.unseen());
        add(json, "gone_at", mailbox.goneAt());
        json.add("listed_at", mailbox.listedAt().toString());
        add(json, "synced_at", mailbox.syncedAt());
        messageCount.ifPresent(count -> json.add("message_count", count));
        return json.build();
    }

    /** A member that may have no value. */
    static void add(JsonObjectBuilder json, String name, Optional<?> value) {
        value.ifPresentOrElse(given -> json.add(name, given.toString()), () -> json.addNull(name));
    }

    static void addNumber(JsonObjectBuilder json, String name, Optional<Long> value) {
        value.ifPresentOrElse(given -> json.add(name, given), () -> json.addNull(name));
    }
}
