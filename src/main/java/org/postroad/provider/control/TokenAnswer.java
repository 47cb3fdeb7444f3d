package org.postroad.provider.control;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroad.provider.entity.HttpSecrets;
import org.postroad.provider.entity.ProviderFailure;

/** What a token endpoint answered. */
sealed interface TokenAnswer {
    /**
     * An access token. Shows nothing of itself.
     *
     * @param refreshToken what takes the place of the old refresh token; null if that stays
     * @param lifetime how long it is good; zero where that was not said
     */
    record Granted(String accessToken, @Nullable String refreshToken, Duration lifetime) implements TokenAnswer {
        @Override
        public String toString() {
            return HttpSecrets.MASK;
        }
    }

    /** None. */
    record Denied(ProviderFailure failure) implements TokenAnswer {}

    /** One function for each case, so that none is forgotten. */
    default <T extends @Nullable Object> T match(Function<Granted, T> granted, Function<Denied, T> denied) {
        return this instanceof Granted token ? granted.apply(token) : denied.apply((Denied) this);
    }
}
