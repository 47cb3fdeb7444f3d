package org.postroad.cli.entity;

/** What the process tells its caller; the numbers are a promise to scripts. */
public enum ExitCode {
    OK,
    FAILED,
    USAGE,
    NOT_FOUND,
    AUTH,
    CONFLICT,
    PARTIAL;

    /** 0 to 6. */
    public int number() {
        return ordinal();
    }

    /** What an HTTP status of 400 or more means to a caller. */
    public static ExitCode ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> AUTH;
            case 404 -> NOT_FOUND;
            case 409, 412 -> CONFLICT;
            default -> FAILED;
        };
    }

    /** What the type of a method error or SetError means (RFC 8620 §3.6.2, §5.3). */
    public static ExitCode ofType(String type) {
        return switch (type) {
            case "forbidden", "accountNotSupportedByMethod" -> AUTH;
            case "notFound", "accountNotFound", "blobNotFound" -> NOT_FOUND;
            case "stateMismatch", "primaryKeyViolation", "objectIsLinked", "alreadyExists", "willDestroy" -> CONFLICT;
            default -> FAILED;
        };
    }
}
