package org.postroad.delivery.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.QueuedMessage;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.KnownAccounts;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.InboundSettings;
import org.postroad.platform.entity.Json;

/** What sessions of clients that bring mail stand on. */
@ApplicationScoped
class InboundGround {
    private static final String FIRST = "first";

    private @Inject QueueMail queue;
    private @Inject AcceptMail accept;
    private @Inject SignInBySmtp signIn;
    private @Inject AuditLog audit;
    private @Inject KnownAccounts accounts;
    private @Inject MailSettingsStore mailSettings;
    private @Inject Configuration configuration;
    private @Inject IdSource ids;
    private @Inject InstantSource clock;
    private @Inject Instance<InboundMeter> meters;

    private final Cache<String, Long> owner =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(5)).build();

    QueueMail queue() {
        return queue;
    }

    AcceptMail accept() {
        return accept;
    }

    SignInBySmtp signIn() {
        return signIn;
    }

    IdSource ids() {
        return ids;
    }

    InstantSource clock() {
        return clock;
    }

    InboundMeter meter() {
        return meters.isResolvable() ? meters.get() : InboundMeter.NONE;
    }

    InboundSettings settings() {
        return configuration.inbound();
    }

    /** What we are called; an address has no place where names stand. */
    String hostName() {
        return configuration.hostName();
    }

    boolean isLocal(String domain) {
        return mailSettings.current().isLocal(domain);
    }

    /** Whether mail that stays here has somewhere to go. */
    boolean hasMailHost() {
        return configuration.lmtp().isPresent();
    }

    /** Whose the mail of a client is that has not signed in; empty if there is no such account. */
    OptionalLong owner(InboundSettings settings) {
        Long known = owner.getIfPresent(FIRST);
        if (known != null) {
            return OptionalLong.of(known);
        }
        OptionalLong found = settings.account().isEmpty()
                ? accounts.first()
                : Account.ID.parse(settings.account().get());
        if (found.isEmpty() || !accounts.exists(found.getAsLong())) {
            return OptionalLong.empty();
        }
        owner.put(FIRST, found.getAsLong());
        return found;
    }

    /** What the audit log is told of a message; nothing of one that nobody answers for. */
    List<AuditEntry> entries(@Nullable Submitter submitter, QueueMail.Ready message) {
        if (submitter == null) {
            return List.of();
        }
        JsonArrayBuilder to = Json.createArrayBuilder();
        message.recipients().forEach(recipient -> to.add(recipient.address()));
        return signIn.as(
                submitter,
                () -> List.of(audit.entry(
                        submitter.accountId(),
                        "queued_message",
                        "create",
                        Json.createObjectBuilder()
                                .add("message_id", QueuedMessage.ID.text(message.id()))
                                .add("from", message.envelope().reversePath())
                                .add("to", to)
                                .build())));
    }
}
