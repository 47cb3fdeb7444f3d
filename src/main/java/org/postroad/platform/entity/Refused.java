package org.postroad.platform.entity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not carried out, with the reason a caller can act on. Thrown, since it must undo the transaction it is found in
 * (adr/0003); knows no protocol: REST shows it as a problem (RFC 9457), JMAP as a SetError.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, in the few kinds that every protocol tells apart. */
    public enum Kind {
        /** The request cannot be read. */
        MALFORMED,
        /** It can be read, but a value is not allowed. */
        INVALID,
        /** Nobody knows who is asking. */
        UNAUTHENTICATED,
        /** The caller may see the object but not do this. */
        FORBIDDEN,
        /** There is no such object, or the caller may not know of it. */
        NOT_FOUND,
        /** The object's present state does not allow it. */
        CONFLICT,
        /** The object has changed since the caller read it. */
        CHANGED,
        /** Too much was asked for, in size. */
        TOO_LARGE,
        /** Too much was asked for, in number. */
        TOO_MANY,
        /** It cannot be done now; later it may. */
        UNAVAILABLE
    }

    private final Kind kind;
    private final String code;
    private final transient List<FieldError> errors;
    private final @Nullable Duration retryAfter;

    public Refused(Kind kind, String code, String detail, List<FieldError> errors) {
        this(kind, code, detail, errors, null);
    }

    private Refused(Kind kind, String code, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.kind = kind;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    public Refused(Kind kind, String code, String detail) {
        this(kind, code, detail, List.of());
    }

    /** The same answer for an unknown id and for one that belongs to an account the caller cannot see. */
    public static Refused notFound(String what) {
        return new Refused(Kind.NOT_FOUND, "not_found", "There is no such " + what + ".");
    }

    public static Refused conflict(String code, String detail) {
        return new Refused(Kind.CONFLICT, code, detail);
    }

    /** One member that is not allowed. */
    public static Refused invalid(String pointer, String code, String detail) {
        return invalid(List.of(new FieldError(pointer, code, detail)));
    }

    /** All members that are not allowed, at once. */
    public static Refused invalid(List<FieldError> errors) {
        String detail =
                errors.size() == 1 ? errors.get(0).detail() : errors.size() + " members are not allowed; see errors.";
        return new Refused(Kind.INVALID, "invalid_request", detail, errors);
    }

    /** Refused now, but may be asked again. */
    public static Refused until(Kind kind, String code, String detail, Duration retryAfter) {
        return new Refused(kind, code, detail, List.of(), retryAfter);
    }

    public Kind kind() {
        return kind;
    }

    /** In snake case, stable, for programs. */
    public String code() {
        return code;
    }

    /** For a person. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** After how long asking again may help, where that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
