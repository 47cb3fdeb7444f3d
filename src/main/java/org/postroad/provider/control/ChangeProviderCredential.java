package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.ProviderCredential;

/** Changes what people set of a credential. Its secret goes only where it was given for: with another server, it is to be given anew. */
@Dependent
public class ChangeProviderCredential {
    private final CredentialChanges changes;
    private final SecretSeals seals;

    @Inject
    ChangeProviderCredential(CredentialChanges changes, SecretSeals seals) {
        this.changes = changes;
        this.seals = seals;
    }

    /**
     * How it is to be.
     *
     * @param secrets in the clear; null if they stay
     */
    public record Wanted(
            CredentialSettings settings, @Nullable CredentialSecrets secrets) {}

    /**
     * Changes it; one that is so already stays as it is.
     *
     * @param change given the present settings
     * @param precondition given the present version once the row is locked
     * @throws Refused NOT_FOUND for an unknown id; INVALID, {@code secret_required}, if the present secret would go elsewhere
     */
    public ProviderCredential change(long id, Function<CredentialSettings, Wanted> change, LongConsumer precondition) {
        return changes.on(id, precondition, credential -> {
            CredentialSettings before = credential.settings();
            Wanted wanted = change.apply(before);
            List<String> names = names(before, wanted);
            if (wanted.secrets() != null) {
                credential.rotate(seals.seal(id, wanted.secrets()), changes.now());
            } else if (wanted.settings().sendsElsewhere(before)) {
                throw secretRequired(wanted.settings());
            }
            if (!wanted.settings().equals(before)) {
                credential.change(wanted.settings(), changes.now());
            }
            if (!names.isEmpty()) {
                JsonArrayBuilder changed = Json.createArrayBuilder();
                names.forEach(changed::add);
                changes.record(
                        credential,
                        "update",
                        CredentialChanges.described(credential).add("changed", changed));
            }
            return credential;
        });
    }

    private static Refused secretRequired(CredentialSettings settings) {
        return Refused.invalid(
                settings.oauth() == null ? "/secret" : "/oauth/refresh_token",
                "secret_required",
                "The secret was given for other servers; with these, give it anew.");
    }

    private static List<String> names(CredentialSettings before, Wanted wanted) {
        CredentialSettings after = wanted.settings();
        List<String> names = new ArrayList<>();
        add(names, "name", before.name(), after.name());
        add(names, "user", before.user(), after.user());
        add(names, "imap", before.imap(), after.imap());
        add(names, "smtp", before.smtp(), after.smtp());
        add(names, "oauth", before.oauth(), after.oauth());
        add(names, "watch", before.watch(), after.watch());
        if (wanted.secrets() != null) {
            names.add("secret");
        }
        return names;
    }

    private static void add(List<String> names, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            names.add(name);
        }
    }
}
