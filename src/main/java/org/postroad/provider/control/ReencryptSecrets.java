package org.postroad.provider.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.MasterKeyCheck;
import org.postroad.platform.control.SealedSecrets;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Json;

/**
 * Puts every secret under the current master key, and forgets the others once nothing is under them; {@code operations.md} says when. Block
 * by block, each in a transaction of its own: what was broken off is gone through once more, and finds less to do.
 */
@ApplicationScoped
@Action("reencrypt_secrets")
public class ReencryptSecrets implements JobHandler {
    static final int BLOCK = 100;

    private @Inject @Any Instance<SealedSecrets> places;
    private @Inject MasterKeyCheck keys;

    @Override
    public List<FieldError> check(JsonObject payload) {
        return payload.keySet().stream()
                .map(name -> new FieldError(
                        "/" + name.replace("~", "~0").replace("/", "~1"),
                        "unknown_member",
                        "There is no such member here."))
                .toList();
    }

    @Override
    public Optional<Permission> needs() {
        return Optional.of(Permission.SYS_PROVIDER_CREDENTIAL_UPDATE);
    }

    @Override
    public String queue() {
        return "system";
    }

    @Override
    public Outcome run(Attempt attempt) throws LeaseLost, InterruptedException {
        Counts counts = new Counts();
        for (SealedSecrets place : places) {
            reencrypt(attempt, place, counts);
        }
        if (counts.unreadable > 0) {
            return Outcome.failed(
                    ErrorCode.CONFIGURATION_INVALID,
                    counts.unreadable + " of " + counts.seen
                            + " secrets are under a key that this node was not given, or were changed in the"
                            + " database; the other ones are under the current key. Give the key as POSTROAD_MASTER_KEY_PREVIOUS,"
                            + " or these credentials new secrets");
        }
        int keysForgotten = attempt.commit(keys::onlyCurrentIsUsed);
        return Outcome.succeeded(Json.createObjectBuilder()
                .add("credentials", counts.seen)
                .add("reencrypted", counts.changed)
                .add("keys_forgotten", keysForgotten)
                .build()
                .toString());
    }

    /** Of all places. */
    private static final class Counts {
        private long seen;
        private long changed;
        private long unreadable;
    }

    private static void reencrypt(Attempt attempt, SealedSecrets place, Counts counts)
            throws LeaseLost, InterruptedException {
        long after = 0;
        SealedSecrets.Block block;
        do {
            if (attempt.stopRequested()) {
                throw new InterruptedException("asked to stop");
            }
            long from = after;
            block = attempt.commit(connection -> place.reencrypt(connection, from, BLOCK));
            after = block.last();
            counts.seen += block.seen();
            counts.changed += block.changed();
            counts.unreadable += block.unreadable();
            attempt.progress(counts.seen, 0, "credentials gone through");
        } while (block.seen() == BLOCK);
    }
}
