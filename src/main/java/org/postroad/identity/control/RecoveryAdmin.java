package org.postroad.identity.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Rights;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Starter;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.Json;
import org.postroad.registry.entity.Change;

/**
 * Lets an operator in again who has lost the way: as long as POSTROAD_RECOVERY_ADMIN is set, its name and password sign in to
 * everything, whatever that user's own password and permissions are. The user is made where there is none. It counts for requests with
 * name and password alone: what a token carries that is made with it are the user's own permissions.
 */
@ApplicationScoped
public class RecoveryAdmin implements Starter {
    private static final Logger LOG = System.getLogger(RecoveryAdmin.class.getName());

    /** On the unique index of name: of two nodes that start at once, the second does nothing. */
    private static final String MAKE = """
        INSERT INTO user_login (id, name, permissions, created_at) VALUES (?, ?, '', ?) ON CONFLICT DO NOTHING\
        """;

    /** After the first start, which looks whether there is any user. */
    private static final int ORDER = 105;

    // So that the log has a line for who comes from where, and not one for each request
    private final Cache<String, Boolean> noted = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(1_000)
            .build();

    private @Inject Configuration configuration;
    private @Inject Transactions transactions;
    private @Inject Changes changes;
    private @Inject AuditLog audit;

    /** For the container. */
    protected RecoveryAdmin() {}

    RecoveryAdmin(Configuration configuration, Transactions transactions, Changes changes, AuditLog audit) {
        this.configuration = configuration;
        this.transactions = transactions;
        this.changes = changes;
        this.audit = audit;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start() {
        String name = name();
        if (name == null) {
            return;
        }
        LOG.log(
                Level.WARNING,
                "POSTROAD_RECOVERY_ADMIN is set: {0} may sign in with its password and do everything. Set a password and take it away.",
                name);
        if (make(name)) {
            LOG.log(Level.WARNING, "Made the user {0}, for POSTROAD_RECOVERY_ADMIN", name);
        }
    }

    /** The caller, if these are the name and the password that are set. */
    Optional<SignedIn> signIn(KnownUser user, String password, ClientAddress address) {
        if (!user.name().equals(name()) || !isPassword(password)) {
            return Optional.empty();
        }
        if (noted.asMap().putIfAbsent(address.network(), Boolean.TRUE) == null) {
            LOG.log(
                    Level.WARNING,
                    "{0} has signed in by POSTROAD_RECOVERY_ADMIN from {1}",
                    user.name(),
                    address.text());
            audit.record(
                    null,
                    "user",
                    "recovery_sign_in",
                    Json.createObjectBuilder()
                            .add("user_id", User.ID.text(user.id()))
                            .add("user", user.name())
                            .add("address", address.text())
                            .build());
        }
        Rights everything = Rights.ofUser(EnumSet.allOf(Permission.class), user.roles());
        return Optional.of(new SignedIn(user.id(), "recovery:" + user.name(), everything, null));
    }

    private boolean make(String name) {
        return changes.ofUsers(() -> {
            long id = changes.nextId();
            boolean made = transactions.within(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(MAKE)) {
                    insert.setLong(1, id);
                    insert.setString(2, name);
                    insert.setObject(3, GrantStore.time(changes.now()));
                    return insert.executeUpdate() == 1;
                }
            });
            if (made) {
                changes.movedUser(Change.Kind.CREATE, id);
                changes.done(
                        null,
                        "user",
                        "create",
                        Json.createObjectBuilder()
                                .add("user_id", User.ID.text(id))
                                .add("user", name)
                                .add("recovery", true)
                                .build());
            }
            return made;
        });
    }

    private @Nullable String name() {
        return configuration
                .recoveryAdmin()
                .map(text -> text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT))
                .orElse(null);
    }

    private boolean isPassword(String password) {
        String expected = configuration
                .recoveryAdmin()
                .map(text -> text.substring(text.indexOf(':') + 1))
                .orElseThrow();
        return MessageDigest.isEqual(digest(expected), digest(password)); // of one length, whatever was typed
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
