package org.postroad.jobs.entity;

import java.util.Locale;
import java.util.Optional;

/**
 * Why an attempt failed: a closed set, so that operators and programs can act on it. Each has a usual severity; a handler that knows
 * better says so in its outcome.
 */
public enum ErrorCode {
    /** A provider did not answer in time. */
    PROVIDER_TIMEOUT(Severity.TEMPORARY),
    /** A provider could not be connected to: no address, refused, or broken off. */
    PROVIDER_UNREACHABLE(Severity.TEMPORARY),
    /** A provider failed by its own account (HTTP 5xx and its like). */
    PROVIDER_ERROR(Severity.TEMPORARY),
    /** A provider's host has failed so often that it is left alone for a time. */
    PROVIDER_CIRCUIT_OPEN(Severity.TEMPORARY),
    /** A provider asked for fewer requests. */
    RATE_LIMITED(Severity.TEMPORARY),
    /** A provider did not accept the credentials. */
    PROVIDER_AUTH_FAILED(Severity.PERMANENT),
    /** A provider does not allow it with these credentials. */
    PROVIDER_FORBIDDEN(Severity.PERMANENT),
    /** A provider's answer is not what was expected. */
    PROVIDER_REJECTED(Severity.PERMANENT),
    /** A provider broke its protocol, or its TLS certificate is not to be trusted. */
    PROVIDER_PROTOCOL_ERROR(Severity.PERMANENT),
    /** The thing the job is about is not there. */
    NOT_FOUND(Severity.PERMANENT),
    /** The address is one that Postroad does not call. */
    ADDRESS_REFUSED(Severity.PERMANENT),
    /** A setting that the action needs is missing or wrong. */
    CONFIGURATION_INVALID(Severity.PERMANENT),
    /** The payload is not what the action takes. */
    PAYLOAD_INVALID(Severity.PERMANENT),
    /** An answer was larger than allowed. */
    TOO_LARGE(Severity.PERMANENT),
    /** The handler threw an exception it did not expect. */
    HANDLER_ERROR(Severity.TEMPORARY),
    /** The attempt ran longer than its action allows. */
    TIMEOUT(Severity.TEMPORARY),
    /** The handler asked to be called again too often or too long without progress. */
    NO_PROGRESS(Severity.PERMANENT),
    /** The job was asked to stop. */
    CANCELLED(Severity.PERMANENT),
    /** Another job with the same unique key waits already and will do its work. */
    SUPERSEDED(Severity.PERMANENT),
    /** The node that ran it died. */
    LOST_LEASE(Severity.TEMPORARY),
    /** Three nodes died while they ran it. */
    POISON(Severity.PERMANENT);

    /** Whether trying again can help. */
    public enum Severity {
        TEMPORARY,
        PERMANENT
    }

    private final Severity severity;

    ErrorCode(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code of that name on the wire. */
    public static Optional<ErrorCode> of(String wireName) {
        for (ErrorCode code : values()) {
            if (code.wireName().equals(wireName)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
