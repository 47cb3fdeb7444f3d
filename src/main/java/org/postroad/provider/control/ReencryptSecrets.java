package org.postroad.provider.control;

import jakarta.enterprise.context.ApplicationScoped;
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

    private @Inject SecretSeals seals;
    private @Inject MasterKeyCheck keys;

    /** For the container. */
    public ReencryptSecrets() {}

    ReencryptSecrets(SecretSeals seals, MasterKeyCheck keys) {
        this.seals = seals;
        this.keys = keys;
    }

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
        SealedRows rows = new SealedRows(seals);
        long after = 0;
        long seen = 0;
        long changed = 0;
        long unreadable = 0;
        SealedRows.Block block;
        do {
            if (attempt.stopRequested()) {
                throw new InterruptedException("asked to stop");
            }
            long from = after;
            block = attempt.commit(connection -> rows.reencrypt(connection, from, BLOCK));
            after = block.last();
            seen += block.seen();
            changed += block.changed();
            unreadable += block.unreadable();
            attempt.progress(seen, 0, "credentials gone through");
        } while (block.seen() == BLOCK);
        if (unreadable > 0) {
            return Outcome.failed(
                    ErrorCode.CONFIGURATION_INVALID,
                    unreadable + " of " + seen
                            + " secrets are under a key that this node was not given, or were changed in the"
                            + " database; the other ones are under the current key. Give the key as POSTROAD_MASTER_KEY_PREVIOUS,"
                            + " or these credentials new secrets");
        }
        int keysForgotten = attempt.commit(keys::onlyCurrentIsUsed);
        return Outcome.succeeded(Json.createObjectBuilder()
                .add("credentials", seen)
                .add("reencrypted", changed)
                .add("keys_forgotten", keysForgotten)
                .build()
                .toString());
    }
}
