package org.postroad.provider.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Optional;
import org.postroad.identity.entity.ApiKey;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.provider.control.ChangeProviderCredential.Wanted;
import org.postroad.provider.control.PlaintextHosts;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.ProviderCredential;

/** Reads what credentials are made of: the members of a new one, those that a change may give (merge patch), and new secrets. */
@Dependent
class CredentialFields {
    /** What the server sets; it is refused by name. */
    private static final String[] READ_ONLY = {
        "id",
        "account_id",
        "auth",
        "status",
        "last_tested_at",
        "last_error_code",
        "last_error_detail",
        "last_rotated_at",
        "failing_since",
        "takes_events",
        "created_at",
        "updated_at"
    };

    private static final CredentialSettings NOTHING = new CredentialSettings("", "", null, null, null);

    private final ServerFields servers;
    private final SecretFields secrets;

    @Inject
    CredentialFields(PlaintextHosts plaintext) {
        this.servers = new ServerFields(plaintext);
        this.secrets = new SecretFields(plaintext);
    }

    /** A credential that is to be made. */
    record New(CredentialSettings settings, CredentialSecrets secrets) {}

    /** @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    New create(JsonObject object) {
        JsonFields fields = new JsonFields(object, "");
        fields.required("name");
        fields.required("user");
        if (!fields.has(SecretFields.SECRET) && !fields.has(SecretFields.OAUTH)) {
            fields.error(SecretFields.SECRET, "required", "Give secret or oauth.");
        }
        Wanted wanted = wanted(fields, NOTHING);
        fields.finish();
        CredentialSecrets given = wanted.secrets();
        if (given == null) {
            throw new IllegalStateException("A secret that is missing was not refused");
        }
        return new New(wanted.settings(), given);
    }

    /** The settings with what the body changes. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    Wanted change(JsonObject object, CredentialSettings present) {
        JsonFields fields = new JsonFields(object, "");
        ServerFields.refuseNull(fields, "name", "user", SecretFields.SECRET);
        Wanted wanted = wanted(fields, present);
        fields.finish();
        return wanted;
    }

    /** @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    CredentialSecrets rotated(JsonObject object, CredentialSettings present) {
        JsonFields fields = new JsonFields(object, "");
        Optional<CredentialSecrets> given = secrets.rotated(fields, present.oauth() != null);
        fields.finish();
        return given.orElseThrow(() -> new IllegalStateException("A secret that is missing was not refused"));
    }

    private Wanted wanted(JsonFields fields, CredentialSettings present) {
        fields.readOnly(READ_ONLY);
        String name = fields.string("name", ProviderCredential.NAME_LENGTH).orElse(present.name());
        if (fields.has("name") && !fields.isNull("name") && !ApiKey.isName(name)) {
            fields.error("name", "invalid_name", "A name has 1 to 255 characters that can be printed.");
        }
        String user = fields.string("user", ProviderCredential.USER_LENGTH).orElse(present.user());
        if (user.isBlank() && fields.has("user") && !fields.isNull("user")
                || user.codePoints().anyMatch(Character::isISOControl)) {
            fields.error("user", "invalid_user", "A user has 1 to 320 characters that can be printed.");
        }
        Optional<SecretFields.Given> given = secrets.whole(fields);
        CredentialSettings settings = new CredentialSettings(
                name,
                user,
                servers.read(fields, "imap", present.imap()),
                servers.read(fields, "smtp", present.smtp()),
                given.isPresent() ? given.get().oauth() : present.oauth(),
                fields.isNull("watch") ? false : fields.bool("watch").orElse(present.watch()));
        if (settings.imap() == null && settings.smtp() == null) {
            fields.error("imap", "required", "Give imap, smtp or both.");
        }
        if (settings.watch() && settings.imap() == null) {
            fields.error("watch", "needs_imap", "Only what is reached over IMAP can be watched.");
        }
        return new Wanted(settings, given.map(SecretFields.Given::secrets).orElse(null));
    }
}
