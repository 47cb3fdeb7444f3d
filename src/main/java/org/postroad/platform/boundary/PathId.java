package org.postroad.platform.boundary;

import org.postroad.platform.entity.IdFormat;
import org.postroad.platform.entity.Refused;

/** An id in a path. */
public final class PathId {
    private PathId() {}

    /** @throws Refused NOT_FOUND, as for an id that nothing has, if the text is no id of that kind */
    public static long read(IdFormat format, String text, String what) {
        return format.parse(text).orElseThrow(() -> Refused.notFound(what));
    }
}
