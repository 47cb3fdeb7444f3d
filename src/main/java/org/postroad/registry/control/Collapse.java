package org.postroad.registry.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many changes of the same objects, told once for each object (RFC 8620 §5.2). */
final class Collapse {
    private Collapse() {}

    static ChangesResult of(String since, String to, boolean more, List<ObjectStates.Seen> seen) {
        Map<String, String> first = new LinkedHashMap<>();
        Map<String, String> last = new LinkedHashMap<>();
        for (ObjectStates.Seen change : seen) {
            first.putIfAbsent(change.id(), change.kind());
            last.put(change.id(), change.kind());
        }
        List<String> created = new ArrayList<>();
        List<String> updated = new ArrayList<>();
        List<String> destroyed = new ArrayList<>();
        first.forEach((id, begin) -> {
            boolean gone = "D".equals(last.get(id));
            if (begin.equals("C") && !gone) {
                created.add(id);
            } else if (!begin.equals("C")) {
                (gone ? destroyed : updated).add(id);
            }
        });
        return new ChangesResult(since, to, more, created, updated, destroyed);
    }
}
