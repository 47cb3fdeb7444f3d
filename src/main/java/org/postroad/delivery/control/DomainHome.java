package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.delivery.entity.MailDomain;
import org.postroad.platform.entity.AddressRules;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Filter;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/** The domains whose mail stays here (Stalwart docs, Domain). */
@ApplicationScoped
public class DomainHome extends MailObjectHome {
    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            MailDomain.TYPE,
            false,
            "sysDomain",
            Reach.SERVER,
            "A domain whose mail stays here.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "x:Domain",
                    "A domain whose mail stays here.",
                    List.of(
                            Field.of(
                                            "name",
                                            "Name",
                                            "The domain, as example.org",
                                            FieldType.text(1, MailDomain.LONGEST))
                                    .immutable(),
                            MailFields.description("Whose the domain is"),
                            Field.of("isEnabled", "Enabled", "Whether its mail stays here now", new FieldType.Flag())
                                    .or(true)))),
            List.of("name"),
            List.of(Filter.equal("name", FieldType.text(MailDomain.LONGEST))),
            List.of("name"),
            new Face(
                    "Management/Domains",
                    "Domains",
                    "Whose mail stays here",
                    "domain",
                    "domains",
                    "name",
                    List.of("name", "description", "isEnabled"),
                    List.of(new Face.Section("Domain", List.of("name", "description", "isEnabled")))));

    /** For CDI. */
    protected DomainHome() {}

    @Inject
    public DomainHome(StoredParts parts, MailSettingsStore settings) {
        super(parts, settings);
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return MailDomain.ID;
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) {
        JsonObject record = change.after();
        return AddressRules.isName(record.getString("name"))
                ? Optional.empty()
                : Optional.of(invalid("name", record.get("name")));
    }
}
