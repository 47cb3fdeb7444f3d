package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.identity.entity.RegisteredClient;
import org.postroad.identity.entity.UserCode;
import org.postroad.platform.control.Chance;
import org.postroad.platform.entity.Json;

/** Lets a program in that has no browser: it shows a code, which its user types into one (RFC 8628). */
@Dependent
public class DeviceSignIn {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Changes changes;
    private final DeviceStore devices;
    private final OauthTokens tokens;
    private final Caller caller;

    /** What the program is told. */
    public record Started(OauthSecret deviceCode, UserCode userCode, Duration lifetime, Duration interval) {}

    /** Who asks, and for what. */
    public record Asking(String clientId, OauthScope scope) {}

    private record Polled(Optional<TokenPair> tokens, String error) {
        static Polled but(String error) {
            return new Polled(Optional.empty(), error);
        }
    }

    @Inject
    DeviceSignIn(Changes changes, DeviceStore devices, OauthTokens tokens, Caller caller) {
        this.changes = changes;
        this.devices = devices;
        this.tokens = tokens;
        this.caller = caller;
    }

    public Started start(RegisteredClient client, OauthScope scope) {
        OauthSecret deviceCode = OauthSecret.random(OauthSecret.Kind.DEVICE_CODE, Chance.secure());
        UserCode userCode = UserCode.random(Chance.secure());
        Instant end = changes.now().plus(LIFETIME);
        devices.add(deviceCode, userCode, new DeviceStore.Kept(client.id(), scope, "waiting", 0, INTERVAL, null, end));
        return new Started(deviceCode, userCode, LIFETIME, INTERVAL);
    }

    /** The one that waits with that code. */
    public Optional<Asking> waiting(UserCode code) {
        return devices.waiting(code, changes.now()).map(device -> new Asking(device.clientId(), device.scope()));
    }

    /**
     * What a user has decided: to let it in, who has signed in and is the caller; not to, whoever has the code.
     *
     * @return false if none waits with that code any longer
     */
    public boolean decide(UserCode code, Asking asking, boolean allowed) {
        return changes.within(() -> {
            boolean waited = devices.decide(code, allowed ? caller.userId() : null, changes.now());
            if (waited) {
                changes.done(
                        null,
                        "oauth_grant",
                        allowed ? "authorize" : "refuse",
                        Json.createObjectBuilder()
                                .add("client", asking.clientId())
                                .add("scopes", asking.scope().text())
                                .add("device", true)
                                .build());
            }
            return waited;
        });
    }

    /**
     * The tokens, if its user has allowed it.
     *
     * @throws OauthRefused authorization_pending, slow_down, access_denied, expired_token or invalid_grant
     */
    public TokenPair poll(String clientId, OauthSecret deviceCode) {
        Polled polled = changes.within(() -> devices.take(deviceCode)
                .filter(device -> device.clientId().equals(clientId))
                .map(device -> answer(device, deviceCode))
                .orElse(Polled.but("invalid_grant")));
        return polled.tokens().orElseThrow(() -> new OauthRefused(polled.error(), words(polled.error())));
    }

    private Polled answer(DeviceStore.Kept device, OauthSecret deviceCode) {
        Instant now = changes.now();
        if (!now.isBefore(device.expiresAt())) {
            return Polled.but("expired_token");
        }
        if (device.polledAt() != null && now.isBefore(device.polledAt().plus(device.interval()))) {
            devices.polled(deviceCode, now, device.interval().plus(INTERVAL));
            return Polled.but("slow_down");
        }
        if (device.state().equals("waiting")) {
            devices.polled(deviceCode, now, device.interval());
            return Polled.but("authorization_pending");
        }
        devices.remove(deviceCode);
        return device.state().equals("allowed")
                ? new Polled(
                        Optional.of(tokens.issue(tokens.grant(device.userId(), device.clientId(), device.scope()))), "")
                : Polled.but("access_denied");
    }

    private static String words(String error) {
        return switch (error) {
            case "authorization_pending" -> "The user has not decided yet.";
            case "slow_down" -> "Ask five seconds less often than before.";
            case "access_denied" -> "The user said no.";
            case "expired_token" -> "The code has expired; ask for another one.";
            default -> "This is not known, or is good no longer.";
        };
    }
}
