package org.postroad.registry.entity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one value that a client sent.
 *
 * @param path of the field, levels parted by {@code /}
 * @param bound which bound it is out of; null where it is of the wrong type or has no place there
 */
public record Problem(String path, String text, @Nullable ValidationError bound) {
    static Problem of(String path, String text) {
        return new Problem(path, text, null);
    }

    static Problem of(ValidationError bound) {
        return new Problem(bound.property(), "", bound);
    }

    /** The error of a record with these problems, of which there is at least one. @param type where they are not all bounds */
    public static SetError error(String type, List<Problem> problems) {
        List<Problem> wrong = problems.stream().filter(p -> p.bound == null).toList();
        if (wrong.isEmpty()) {
            return SetError.invalid(problems.stream().map(Problem::bound).toList());
        }
        return SetError.of(
                type,
                wrong.get(0).text,
                wrong.stream().map(Problem::path).distinct().toList());
    }
}
