package org.postroad.cli.entity;

/** Why a command cannot go on: said on standard error, and the process ends with its code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /** @param message for a person; one line or several */
    public Failure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, message);
    }

    public ExitCode code() {
        return code;
    }

    /** @throws IllegalStateException never: a failure has a text */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
