package org.postroad.jobs.boundary;

import java.util.ArrayList;
import java.util.List;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Refused;
import org.postroad.platform.entity.Refused.Kind;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.SetError;
import org.postroad.registry.entity.ValidationError;

/** What refusals are called in JMAP. */
final class JmapErrors {
    private JmapErrors() {}

    /** Why one record was not written. @param properties those it is about, where the refusal does not name any */
    static SetError record(Refused refused, String... properties) {
        if (refused.kind() == Kind.NOT_FOUND) {
            return SetError.of("notFound", refused.detail());
        } else if (!refused.errors().isEmpty()) {
            return invalid(refused);
        } else if (refused.kind() == Kind.CONFLICT && properties.length > 0) {
            return SetError.invalidProperties(refused.detail(), List.of(properties));
        } else if (refused.kind() == Kind.TOO_LARGE) {
            return SetError.of("tooLarge", refused.detail());
        } else if (refused.kind() == Kind.TOO_MANY) {
            return SetError.of("rateLimit", refused.detail());
        }
        return SetError.forbidden(refused.detail());
    }

    /** Why a whole call was not carried out. */
    static MethodError method(Refused refused) {
        return refused.kind() == Kind.UNAVAILABLE
                ? new MethodError("serverUnavailable", refused.detail())
                : MethodError.invalidArguments(refused.detail());
    }

    private static SetError invalid(Refused refused) {
        List<ValidationError> errors = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        StringBuilder description = new StringBuilder();
        for (FieldError error : refused.errors()) {
            String property = property(error.pointer());
            errors.add(new ValidationError(ValidationError.Kind.INVALID, property, null, null));
            properties.add(property);
            description
                    .append(description.length() == 0 ? "" : " ")
                    .append(property)
                    .append(": ")
                    .append(error.detail());
        }
        return new SetError(
                "validationFailed",
                description.toString(),
                properties.stream().distinct().toList(),
                null,
                null,
                List.of(),
                errors);
    }

    /** The path as JMAP has it: without the first slash, and the first name in camel case. */
    private static String property(String pointer) {
        String path = pointer.startsWith("/") ? pointer.substring(1) : pointer;
        int end = path.indexOf('/');
        return end < 0 ? WireNames.camel(path) : WireNames.camel(path.substring(0, end)) + path.substring(end);
    }
}
