package org.postroad.delivery.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.delivery.entity.NoticeSettings;
import org.postroad.expression.Scope;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.control.StoredParts;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/** Whom delivery status notifications come from (Stalwart docs, DsnReportSettings). */
@ApplicationScoped
public class DsnReportSettingsHome extends MailObjectHome {
    private static final List<String> FIELDS = List.of("fromName", "fromAddress", "dkimSignDomain");

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            NoticeSettings.TYPE,
            true,
            "sysDsnReportSettings",
            Reach.SERVER,
            "Says whom delivery status notifications come from.",
            Set.of(ObjectType.Verb.GET, ObjectType.Verb.UPDATE),
            Shape.of(new Schema(
                    "x:DsnReportSettings",
                    "Whom delivery status notifications come from.",
                    List.of(
                            RulesField.of("fromName", "Name", "The name they come from", NoticeSettings.FIRST_NAME),
                            RulesField.of(
                                    "fromAddress",
                                    "Address",
                                    "The address they come from",
                                    NoticeSettings.FIRST_ADDRESS),
                            RulesField.of(
                                    "dkimSignDomain",
                                    "Signature",
                                    "The domain whose key signs them",
                                    NoticeSettings.FIRST_SIGNATURE)))),
            List.of(),
            List.of(),
            List.of(),
            new Face(
                    "Settings/MTA/Reports/DSN",
                    "Delivery Status Notifications",
                    "Whom they come from",
                    "DSN setting",
                    "DSN settings",
                    "",
                    List.of(),
                    List.of(new Face.Section("Sender", FIELDS))));

    /** For CDI. */
    protected DsnReportSettingsHome() {}

    @Inject
    public DsnReportSettingsHome(StoredParts parts, MailSettingsStore settings) {
        super(parts, settings);
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        throw new IllegalStateException("There is one only");
    }

    @Override
    protected Optional<SetError> check(Connection connection, Change change) {
        return FIELDS.stream()
                .flatMap(field -> RulesField.check(change.after(), field, Scope.NOTICE).stream())
                .findFirst();
    }
}
