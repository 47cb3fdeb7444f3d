package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import org.postroad.identity.entity.AuthorizationRequest;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.control.Chance;
import org.postroad.platform.entity.Json;

/** Gives a client the code that a user has allowed it (RFC 6749 §4.1.2). */
@Dependent
public class GiveCode {
    /** As short as a browser needs to come back. */
    static final Duration LIFETIME = Duration.ofMinutes(1);

    private final Changes changes;
    private final CodeStore codes;
    private final Caller caller;

    @Inject
    GiveCode(Changes changes, CodeStore codes, Caller caller) {
        this.changes = changes;
        this.codes = codes;
        this.caller = caller;
    }

    /** The code for the caller, who has signed in and said yes. */
    public OauthSecret give(AuthorizationRequest request) {
        OauthSecret code = OauthSecret.random(OauthSecret.Kind.CODE, Chance.secure());
        return changes.within(() -> {
            codes.add(code, request, caller.userId(), changes.now().plus(LIFETIME));
            changes.done(
                    null,
                    "oauth_grant",
                    "authorize",
                    Json.createObjectBuilder()
                            .add("client", request.client().id())
                            .add("scopes", request.scope().text())
                            .build());
            return code;
        });
    }
}
