package org.postroad.provider.entity;

import org.postroad.jobs.entity.ErrorCode;

/**
 * Why a provider did not do what it was asked for.
 *
 * @param permanent whether trying again cannot help
 * @param detail what happened, with the server's own words on one line, without what is secret; at most {@value #MAX_DETAIL} bytes of UTF-8 and
 *     an ellipsis
 */
public record ProviderFailure(ErrorCode code, boolean permanent, String detail) {
    /** The most bytes of a detail. */
    public static final int MAX_DETAIL = 500;

    public ProviderFailure {
        detail = ServerText.line(detail, MAX_DETAIL);
    }

    /** A failure of the code's usual severity. */
    public ProviderFailure(ErrorCode code, String detail) {
        this(code, code.severity() == ErrorCode.Severity.PERMANENT, detail);
    }
}
