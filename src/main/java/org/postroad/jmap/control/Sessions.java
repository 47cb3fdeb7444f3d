package org.postroad.jmap.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.identity.control.AccountStore;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.UserStore;
import org.postroad.identity.entity.Account;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Rights;
import org.postroad.identity.entity.Role;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.JmapLimits;
import org.postroad.registry.control.JmapSettings;
import org.postroad.registry.entity.Space;

/** What a caller finds here (RFC 8620 §2). Remembered for five seconds, since every answer tells its state. */
@ApplicationScoped
public class Sessions {
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_ACCOUNTS = 1_000;
    private static final int STATE_DIGITS = 8;

    /** Who gets other rights or limits gets another one. */
    private final Cache<Seen, Known> known = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(10_000)
            .build();

    private @Inject AccountStore accounts;
    private @Inject UserStore users;
    private @Inject Caller caller;
    private @Inject JmapSettings settings;

    /** All that a session depends on, names aside. */
    private record Seen(long userId, Set<Long> accounts, Set<Permission> permissions, JmapLimits limits) {}

    private record Known(JsonObject session, String state) {}

    /** For CDI. */
    protected Sessions() {}

    /** The state of the caller's session, which moves whenever anything else in it does, or what the caller may do. */
    public String state() {
        return present().state();
    }

    /** The caller's session. @param base where this server is reached, without a slash at the end */
    public JsonObject of(String base) {
        Known present = present();
        JsonObjectBuilder session = Json.createObjectBuilder(present.session())
                .add("apiUrl", base + "/jmap/")
                .add("downloadUrl", base + "/jmap/download/{accountId}/{blobId}/{name}?accept={type}")
                .add("uploadUrl", base + "/jmap/upload/{accountId}/")
                .add("eventSourceUrl", base + "/jmap/eventsource/?types={types}&closeafter={closeafter}&ping={ping}");
        return session.add("state", present.state()).build();
    }

    private Known present() {
        Rights rights = caller.rights();
        JmapLimits limits = settings.current();
        Seen seen = new Seen(caller.userId(), rights.accounts(), rights.allAnywhere(), limits);
        Known present = known.getIfPresent(seen);
        if (present == null) {
            present = read(rights, limits);
            known.put(seen, present);
        }
        return present;
    }

    private Known read(Rights rights, JmapLimits limits) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        JsonObjectBuilder primary = Json.createObjectBuilder();
        OptionalLong first = OptionalLong.empty();
        List<Account> own = accounts.page(rights.accounts(), "", new Slice(MOST_ACCOUNTS, 0, OptionalLong.empty()))
                .items();
        for (Account account : own) {
            first = first.isEmpty() ? OptionalLong.of(account.id()) : first;
            all.add(Account.ID.text(account.id()), account(account, rights));
        }
        first.ifPresent(id -> {
            primary.add(Space.STALWART.capability(), Account.ID.text(id));
            primary.add(Space.OWN.capability(), Account.ID.text(id));
        });
        JsonObject session = Json.createObjectBuilder()
                .add("capabilities", Capabilities.json(limits))
                .add("accounts", all)
                .add("primaryAccounts", primary)
                .add("username", users.nameOf(caller.userId()))
                .build();
        return new Known(session, digest(session.toString() + rights.allAnywhere()));
    }

    private static JsonObject account(Account account, Rights rights) {
        return Json.createObjectBuilder()
                .add("name", account.name())
                .add(
                        "isPersonal",
                        rights.role(account.id())
                                .filter(role -> role == Role.OWNER)
                                .isPresent())
                .add("isReadOnly", !rights.inAccount(account.id(), Permission.SYS_TASK_UPDATE))
                .add(
                        "accountCapabilities",
                        Json.createObjectBuilder()
                                .add(Space.STALWART.capability(), JsonObject.EMPTY_JSON_OBJECT)
                                .add(Space.OWN.capability(), JsonObject.EMPTY_JSON_OBJECT))
                .build();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, STATE_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
