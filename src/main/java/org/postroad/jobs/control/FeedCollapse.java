package org.postroad.jobs.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds what happened to records, in order, into what became of each. */
final class FeedCollapse {
    private final int most;
    private final Map<Long, FeedKind> records = new LinkedHashMap<>();

    /** @param most how many records there may be, 1 or more */
    FeedCollapse(int most) {
        this.most = most;
    }

    /** Adds what happened next; false, with nothing added, if there is no room for one more record. */
    boolean add(long id, FeedKind kind) {
        FeedKind before = records.get(id);
        if (before == null) {
            if (records.size() == most) {
                return false;
            }
            records.put(id, kind);
        } else if (kind == FeedKind.DESTROYED) {
            if (before == FeedKind.CREATED) {
                records.remove(id);
            } else {
                records.put(id, kind);
            }
        }
        return true;
    }

    List<Long> that(FeedKind kind) {
        List<Long> ids = new ArrayList<>();
        records.forEach((id, became) -> {
            if (became == kind) {
                ids.add(id);
            }
        });
        return ids;
    }
}
