package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.postroad.identity.entity.ApiKey;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.entity.Change;

/** Ends an API key: at once on this node, within five seconds on the others. */
@Dependent
public class RevokeApiKey {
    private final Changes changes;
    private final ApiKeyStore keys;

    @Inject
    RevokeApiKey(Changes changes, ApiKeyStore keys) {
        this.changes = changes;
        this.keys = keys;
    }

    /**
     * @param userId whose key it must be; empty for anybody's
     * @param expected is given the present version, and throws if the caller had another one in mind
     * @throws Refused NOT_FOUND if there is no such key that the caller may see
     */
    public void revoke(long accountId, long keyId, OptionalLong userId, LongConsumer expected) {
        changes.within(() -> {
            ApiKey key = keys.lock(accountId, keyId);
            if (userId.isPresent() && userId.getAsLong() != key.userId()) {
                throw Refused.notFound("API key");
            }
            expected.accept(key.version());
            keys.remove(key);
            changes.movedKey(Change.Kind.DESTROY, key);
            changes.done(
                    accountId,
                    "api_key",
                    "destroy",
                    Json.createObjectBuilder()
                            .add("api_key_id", ApiKey.ID.text(keyId))
                            .add("name", key.name())
                            .add("prefix", key.prefix())
                            .build());
            return key;
        });
    }
}
