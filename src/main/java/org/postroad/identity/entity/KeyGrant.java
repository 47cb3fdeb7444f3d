package org.postroad.identity.entity;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an API key may be used for.
 *
 * @param confined whether it acts in its account only
 * @param scopes the permissions it carries at most; null for all of its user's, later ones included
 * @param expiresAt from when on it is no good; null for never
 * @param allowed from where it may be used
 */
public record KeyGrant(
        boolean confined,
        @Nullable Set<Permission> scopes,
        @Nullable Instant expiresAt,
        AllowedAddresses allowed) {
    /** One that may be used from anywhere. */
    public KeyGrant(boolean confined, @Nullable Set<Permission> scopes, @Nullable Instant expiresAt) {
        this(confined, scopes, expiresAt, AllowedAddresses.ANY);
    }

    /** Everything its user may do, everywhere, for ever: the key of the first start. */
    public static KeyGrant whole() {
        return new KeyGrant(false, null, null);
    }

    /** What of a user's rights the key carries; never more than the user has at that moment. */
    public Rights cut(Rights user, long accountId) {
        return user.cut(confined ? accountId : null, scopes);
    }

    /**
     * What the grant names that its maker may not do and so cannot give.
     *
     * @param maker the rights of whoever makes the key
     * @param accountId the account the key is kept in
     */
    public Set<Permission> beyond(Rights maker, long accountId) {
        Set<Permission> beyond = EnumSet.noneOf(Permission.class);
        if (scopes != null) {
            beyond.addAll(scopes);
            beyond.removeAll(confined ? maker.allIn(accountId) : maker.allAnywhere());
        }
        return beyond;
    }

    /** Whether the key is good at an instant, for a client at an address. */
    public boolean goodFor(Instant now, ClientAddress client) {
        return goodAt(now) && allowed.allows(client);
    }

    /** Whether the key is good at an instant. */
    public boolean goodAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
