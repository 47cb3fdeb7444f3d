package org.postroad.jobs.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import org.postroad.identity.control.OauthTokens;

/** Codes, device codes and tokens that are good no longer; here, since identity is below what clears away. */
@Dependent
public class OldOauth implements OldRows {
    private final OauthTokens tokens;

    @Inject
    OldOauth(OauthTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void deleteOlder(Instant now) {
        tokens.deleteOlder(now);
    }
}
