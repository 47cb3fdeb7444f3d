package org.postroad.registry.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.Face;
import org.postroad.registry.entity.Field;
import org.postroad.registry.entity.FieldType;
import org.postroad.registry.entity.Filter;
import org.postroad.registry.entity.ObjectRef;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.Reach;
import org.postroad.registry.entity.Schema;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.Shape;
import org.postroad.registry.entity.Space;

/** A type with every kind of field that matters to storing. */
class SampleHome extends StoredHome {
    static final ObjectType TYPE = new ObjectType(
            Space.OWN,
            "Sample",
            false,
            "sysSample",
            Reach.SERVER,
            "A sample.",
            Set.of(ObjectType.Verb.values()),
            Shape.of(new Schema(
                    "Sample",
                    "A sample.",
                    List.of(
                            Field.of("name", "Name", "Its name", FieldType.text(1, 20)),
                            Field.of("size", "Size", "Its size", FieldType.unsigned(1, 100))
                                    .or(5),
                            Field.of("wait", "Wait", "Its wait", FieldType.duration(1_000_000_000))
                                    .or(60_000),
                            Field.of("kind", "Kind", "Its kind", FieldType.text(20))
                                    .or("plain")
                                    .immutable(),
                            Field.of("next", "Next", "The next one", new FieldType.Reference("Sample"))
                                    .nullable(),
                            Field.of("tags", "Tags", "Its tags", new FieldType.SetOf(FieldType.text(1, 20), 0, 10))
                                    .or(JsonValue.EMPTY_JSON_OBJECT),
                            Field.of("seen", "Seen", "By the server", new FieldType.Flag())
                                    .serverSet()
                                    .or(false)))),
            List.of("name"),
            List.of(Filter.equal("name", FieldType.text(20)), Filter.ordered("size", FieldType.unsigned(0, 100))),
            List.of("name", "size"),
            new Face("Samples", "Samples", "", "sample", "samples", "name", List.of("name"), List.of()));

    final List<List<Change>> batches = new ArrayList<>();

    SampleHome(StoredParts parts) {
        super(parts);
    }

    @Override
    public ObjectType type() {
        return TYPE;
    }

    @Override
    protected IdFormat ids() {
        return new IdFormat("sam_");
    }

    @Override
    protected String name(JsonObject record) {
        return record.getString("name");
    }

    @Override
    protected Map<Change, SetError> judge(Connection connection, List<Change> changes, Map<String, JsonObject> all) {
        Map<Change, SetError> errors = new LinkedHashMap<>();
        for (Change change : changes) {
            if (!change.after().isEmpty() && !change.after().isNull("next")) {
                String next = change.after().getString("next");
                if (!all.containsKey(next) && changes.stream().noneMatch(c -> c.id().equals(next))) {
                    errors.put(change, SetError.unknownReference("next", new ObjectRef("Sample", next)));
                }
            }
        }
        return errors;
    }

    @Override
    protected void written(List<Change> changes) {
        batches.add(changes);
    }
}
