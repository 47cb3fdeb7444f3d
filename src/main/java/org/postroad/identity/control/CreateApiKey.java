package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.MemberStore.Named;
import org.postroad.identity.entity.AllowedAddresses;
import org.postroad.identity.entity.ApiKey;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.identity.entity.KeyGrant;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.Quota;
import org.postroad.identity.entity.Rights;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.Chance;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.Refusals;
import org.postroad.registry.entity.Change;

/** Makes an API key: for the caller, or for a member of the account that has no password, which is what programs sign in as. */
@Dependent
public class CreateApiKey {
    private static final SecureRandom RANDOM = Chance.secure();

    private final Changes changes;
    private final ApiKeyStore keys;
    private final MemberStore members;
    private final UserStore users;
    private final Caller caller;

    /** A key, and its secret, which nobody will see again. */
    public record Created(ApiKey key, ApiKeySecret secret) {}

    @Inject
    CreateApiKey(Changes changes, ApiKeyStore keys, MemberStore members, UserStore users, Caller caller) {
        this.changes = changes;
        this.keys = keys;
        this.members = members;
        this.users = users;
        this.caller = caller;
    }

    /**
     * @param memberId the member it is for; empty for the caller
     * @throws Refused INVALID if it would carry what the caller may not do, outlast the caller's own key, or reach beyond the account
     *     without being the caller's, or allow addresses that the caller's own key does not; CONFLICT if the member has a password and
     *     so makes keys for itself, or the user has as many keys as it may
     */
    public Created create(long accountId, String name, OptionalLong memberId, KeyGrant asked) {
        return create(changes.nextId(), accountId, name, memberId, asked);
    }

    /** As {@link #create(long, String, OptionalLong, KeyGrant)}, with an id that was given before. */
    Created create(long id, long accountId, String name, OptionalLong memberId, KeyGrant asked) {
        return changes.within(() -> {
            Instant now = changes.now();
            long userId = memberId.isPresent() ? serviceUser(accountId, memberId.getAsLong(), asked) : caller.userId();
            KeyGrant grant = narrowed(asked, accountId, now);
            requireRoom(userId);
            ApiKeySecret secret = ApiKeySecret.random(RANDOM);
            ApiKey key = new ApiKey(id, accountId, userId, name, secret, grant, now);
            keys.add(key);
            changes.movedKey(Change.Kind.CREATE, key);
            changes.done(
                    accountId,
                    "api_key",
                    "create",
                    Json.createObjectBuilder()
                            .add("api_key_id", ApiKey.ID.text(key.id()))
                            .add("name", name)
                            .add("prefix", key.prefix())
                            .add("user_id", User.ID.text(userId))
                            .add("confined", grant.confined())
                            .add(
                                    "scopes",
                                    grant.scopes() == null ? PermissionNames.ALL : PermissionNames.text(grant.scopes()))
                            .add("allowed_ips", grant.allowed().text())
                            .build());
            return new Created(key, secret);
        });
    }

    private long serviceUser(long accountId, long memberId, KeyGrant asked) {
        Named named = members.get(accountId, memberId);
        if (named.user().id() == caller.userId()) {
            return named.user().id();
        }
        if (!asked.confined()) {
            throw Refused.invalid("/confined", "must_be_confined", "A key for another user acts in its account only.");
        }
        if (named.user().password().isPresent()) {
            throw Refused.conflict(
                    "member_has_password",
                    "This member signs in and makes keys for itself; nobody can act in its name.");
        }
        return named.user().id();
    }

    /** The user is held, so that two keys made at once are counted. */
    private void requireRoom(long userId) {
        Long most = users.lock(userId).quotas().get(Quota.MAX_API_KEYS);
        if (most != null && keys.count(userId) >= most) {
            throw Refused.conflict(Refusals.OVER_QUOTA, "This user has as many API keys as it may: " + most + ".");
        }
    }

    private KeyGrant narrowed(KeyGrant asked, long accountId, Instant now) {
        Rights maker = caller.rights();
        if (!asked.confined() && maker.confined()) {
            throw Refused.invalid(
                    "/confined", "scope_too_wide", "Your own key acts in its account only; so must this one.");
        }
        Set<Permission> beyond = asked.beyond(maker, accountId);
        if (!beyond.isEmpty()) {
            throw Refused.invalid(
                    "/scopes", "scope_too_wide", "You may not do this yourself: " + PermissionNames.text(beyond) + ".");
        }
        Instant end = expiry(asked.expiresAt(), now);
        return new KeyGrant(asked.confined(), scopes(asked.scopes(), maker), end, allowed(asked.allowed()));
    }

    private AllowedAddresses allowed(AllowedAddresses asked) {
        AllowedAddresses own = caller.allowed();
        AllowedAddresses given = asked.blocks().isEmpty() ? own : asked;
        if (!given.isWithin(own)) {
            throw Refused.invalid(
                    "/allowed_ips", "scope_too_wide", "Your own key may be used from " + own.text() + " only.");
        }
        return given;
    }

    /** A key made with a key carries its limits on, where it has none of its own. */
    private static @Nullable Set<Permission> scopes(@Nullable Set<Permission> asked, Rights maker) {
        Optional<Set<Permission>> limit = maker.limit();
        return asked == null && limit.isPresent() ? limit.get() : asked;
    }

    private @Nullable Instant expiry(@Nullable Instant asked, Instant now) {
        if (asked != null && !asked.isAfter(now)) {
            throw Refused.invalid("/expires_at", "in_the_past", "A key must be good for some time.");
        }
        Instant own = caller.expiresAt().orElse(null);
        if (own != null && asked != null && asked.isAfter(own)) {
            throw Refused.invalid("/expires_at", "outlasts_caller", "Your own key ends before; so must this one.");
        }
        return asked == null ? own : asked;
    }
}
