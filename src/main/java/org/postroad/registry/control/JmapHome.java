package org.postroad.registry.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/** The limits of the protocol. */
@ApplicationScoped
public class JmapHome extends StoredHome {
    private static final long DAY = 86_400_000;
    private static final long GIGABYTE = 1_000_000_000;
    private static final long LARGEST_REQUEST = 100_000_000; // it is in memory as a whole
    private static final int COUNT = 100_000;

    static final ObjectType TYPE = new ObjectType(
            Space.STALWART,
            "Jmap",
            true,
            "sysJmap",
            Reach.SERVER,
            "Limits what one JMAP client can ask for.",
            Set.of(ObjectType.Verb.GET, ObjectType.Verb.UPDATE),
            Shape.of(new Schema(
                    "x:Jmap",
                    "Limits of the JMAP protocol.",
                    List.of(
                            count(
                                    "maxMethodCalls",
                                    "Calls in a request",
                                    "How many method calls one request may hold",
                                    16),
                            count(
                                    "maxConcurrentRequests",
                                    "Requests at once",
                                    "How many requests of a user run at once",
                                    4),
                            Field.of(
                                            "maxRequestSize",
                                            "Size of a request",
                                            "How large one request may be",
                                            FieldType.size(1_000, LARGEST_REQUEST))
                                    .or(10_000_000),
                            count(
                                    "getMaxResults",
                                    "Objects in a get",
                                    "How many objects one get call may ask for",
                                    500),
                            count("setMaxObjects", "Objects in a set", "How many objects one set call may change", 500),
                            count(
                                    "queryMaxResults",
                                    "Results of a query",
                                    "How many ids one query returns at most",
                                    5_000),
                            count("changesMaxResults", "Changes", "How many changes one call returns at most", 5_000),
                            size(
                                    "maxUploadSize",
                                    "Size of an upload",
                                    "How large one uploaded file may be",
                                    50_000_000),
                            count(
                                    "maxConcurrentUploads",
                                    "Uploads at once",
                                    "How many uploads of a user run at once",
                                    4),
                            size(
                                    "uploadQuota",
                                    "Upload quota",
                                    "How much a user may keep of uploads not yet used",
                                    50_000_000),
                            Field.of(
                                            "uploadTtl",
                                            "Life of an upload",
                                            "How long an upload is kept that nothing uses",
                                            new FieldType.Number(FieldType.NumberFormat.DURATION, 3_600_000, 30 * DAY))
                                    .or(3_600_000),
                            count(
                                    "maxUploadCount",
                                    "Uploads kept",
                                    "How many uploads not yet used a user may keep",
                                    1_000),
                            Field.of(
                                            "eventSourceThrottle",
                                            "Pause between events",
                                            "How long an event source waits between two events",
                                            FieldType.duration(DAY))
                                    .or(1_000)))),
            List.of(),
            List.of(),
            List.of(),
            new Face(
                    "Settings/JMAP",
                    "JMAP",
                    "Limits of the protocol",
                    "JMAP limit",
                    "JMAP limits",
                    "",
                    List.of(),
                    List.of(
                            new Face.Section(
                                    "Requests",
                                    List.of(
                                            "maxMethodCalls",
                                            "maxConcurrentRequests",
                                            "maxRequestSize",
                                            "getMaxResults",
                                            "setMaxObjects",
                                            "queryMaxResults",
                                            "changesMaxResults")),
                            new Face.Section(
                                    "Uploads",
                                    List.of(
                                            "maxUploadSize",
                                            "maxConcurrentUploads",
                                            "uploadQuota",
                                            "uploadTtl",
                                            "maxUploadCount")),
                            new Face.Section("Push", List.of("eventSourceThrottle")))));

    private final StoredJmapSettings settings;

    /** For CDI. */
    @SuppressWarnings("NullAway")
    protected JmapHome() {
        this.settings = null;
    }

    @Inject
    public JmapHome(StoredParts parts, StoredJmapSettings settings) {
        super(parts);
        this.settings = settings;
    }

    private static Field count(String name, String label, String description, long otherwise) {
        return Field.of(name, label, description, FieldType.unsigned(1, COUNT)).or(otherwise);
    }

    private static Field size(String name, String label, String description, long otherwise) {
        return Field.of(name, label, description, FieldType.size(1_000, GIGABYTE))
                .or(otherwise);
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
    protected void written(List<Change> changes) {
        settings.changed();
    }
}
