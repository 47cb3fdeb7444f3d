package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.postroad.identity.entity.OauthGrant;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.identity.entity.OauthSecret.Kind;
import org.postroad.identity.entity.User;
import org.postroad.platform.control.Chance;
import org.postroad.platform.entity.Json;

/**
 * Gives tokens and takes them back. An access token lasts {@link #ACCESS}; a refresh token {@link #REFRESH}, and is good once; all that
 * come of one sign-in together {@link #FAMILY}.
 */
@Dependent
public class OauthTokens {
    static final Duration ACCESS = Duration.ofMinutes(10);
    static final Duration REFRESH = Duration.ofDays(30);
    static final Duration FAMILY = Duration.ofDays(90);

    private static final SecureRandom RANDOM = Chance.secure();

    private final Changes changes;
    private final GrantStore grants;
    private final CodeStore codes;
    private final DeviceStore devices;

    @Inject
    OauthTokens(Changes changes, GrantStore grants, CodeStore codes, DeviceStore devices) {
        this.changes = changes;
        this.grants = grants;
        this.codes = codes;
        this.devices = devices;
    }

    /** A new grant. */
    OauthGrant grant(long userId, String clientId, OauthScope scope) {
        Instant now = changes.now();
        OauthGrant grant = new OauthGrant(changes.nextId(), userId, clientId, scope, now.plus(FAMILY));
        grants.add(grant, now);
        return grant;
    }

    /** The next tokens of a grant. */
    TokenPair issue(OauthGrant grant) {
        Instant now = changes.now();
        OauthSecret access = OauthSecret.random(Kind.ACCESS_TOKEN, RANDOM);
        OauthSecret refresh = OauthSecret.random(Kind.REFRESH_TOKEN, RANDOM);
        Instant accessEnds = earlier(now.plus(ACCESS), grant.expiresAt());
        grants.addToken(access, Kind.ACCESS_TOKEN, grant.id(), accessEnds);
        grants.addToken(refresh, Kind.REFRESH_TOKEN, grant.id(), earlier(now.plus(REFRESH), grant.expiresAt()));
        return new TokenPair(access, refresh, Duration.between(now, accessEnds), grant.scope());
    }

    /** Ends a grant, and says why in the server's log. Does nothing if it has ended. */
    void revoke(OauthGrant grant, String why) {
        if (grants.remove(grant.id()) > 0) {
            changes.done(
                    null,
                    "oauth_grant",
                    "revoke",
                    what(grant).add("reason", why).build());
        }
    }

    /** Ends all that a user has allowed, in the caller's transaction, which tells {@link Changes}. @return how many grants there were */
    int revokeOfUser(long userId) {
        codes.removeOfUser(userId);
        devices.removeOfUser(userId);
        return grants.removeOfUser(userId);
    }

    /** Deletes what is past its time: codes an hour later, since a second use within it is to be seen. */
    public void deleteOlder(Instant now) {
        changes.within(() -> codes.deleteOlder(now.minus(Duration.ofHours(1))) + devices.deleteOlder(now));
        changes.within(() -> grants.deleteOlder(now));
    }

    private static JsonObjectBuilder what(OauthGrant grant) {
        return Json.createObjectBuilder()
                .add("user_id", User.ID.text(grant.userId()))
                .add("client", grant.clientId());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
