package org.postroad.provider.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.AddressRefused;
import org.postroad.provider.entity.HttpAnswer;
import org.postroad.provider.entity.HttpCall;
import org.postroad.provider.entity.HttpSecrets;
import org.postroad.provider.entity.RetryAfter;
import org.postroad.provider.entity.ServerText;

/** Says what an answer, or the lack of one, means for the job. */
final class HttpOutcomes {
    /** How much of the server's own words goes into an error's detail, in bytes. */
    static final int MAX_WORDS = 2_000;

    private static final int MAX_LOCATION = 500;

    private HttpOutcomes() {}

    static Outcome of(HttpCall call, HttpAnswer answer, Instant now) {
        if (!call.expected().contain(answer.status())) {
            return unexpected(call, answer, now);
        }
        if (answer.tooLarge()) {
            return Outcome.failed(
                    ErrorCode.TOO_LARGE,
                    call.summary() + " answered " + answer.status() + " with more than " + call.maxResponse()
                            + " bytes");
        }
        return Outcome.succeeded(HttpResult.json(call, answer));
    }

    private static Outcome unexpected(HttpCall call, HttpAnswer answer, Instant now) {
        ErrorCode code = code(answer.status());
        String detail = detail(call, answer);
        Optional<Instant> notBefore = answer.header("retry-after").flatMap(value -> RetryAfter.parse(value, now));
        if (code.severity() == ErrorCode.Severity.TEMPORARY && notBefore.isPresent()) {
            return Outcome.failedUntil(code, detail, notBefore.get());
        }
        return Outcome.failed(code, detail);
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.PROVIDER_AUTH_FAILED;
            case 403 -> ErrorCode.PROVIDER_FORBIDDEN;
            case 404, 410 -> ErrorCode.NOT_FOUND;
            case 408, 425 -> ErrorCode.PROVIDER_ERROR;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> status >= 500 ? ErrorCode.PROVIDER_ERROR : ErrorCode.PROVIDER_REJECTED;
        };
    }

    private static String detail(HttpCall call, HttpAnswer answer) {
        String words = words(call, answer.body(), MAX_WORDS);
        String location = answer.header("location")
                .filter(value -> answer.status() < 400)
                .map(value -> " (a redirect, not followed, to " + words(call, value, MAX_LOCATION) + ")")
                .orElse("");
        return call.summary() + " answered " + answer.status() + location + "; expected was " + call.expected()
                + (words.isEmpty() ? "" : ": " + words);
    }

    /** @param late whether the time of the request ran out */
    static Outcome of(HttpCall call, IOException failure, boolean late) {
        if (failure instanceof AddressRefused) {
            return Outcome.failed(ErrorCode.ADDRESS_REFUSED, String.valueOf(failure.getMessage()));
        }
        if (late) {
            return Outcome.failed(
                    ErrorCode.PROVIDER_TIMEOUT,
                    call.summary() + " had not answered completely after "
                            + call.timeout().toMillis() + " ms");
        }
        String words = words(call, String.valueOf(failure.getMessage()), MAX_WORDS);
        return Outcome.failed(code(failure), call.summary() + " failed: " + words);
    }

    private static String words(HttpCall call, String text, int maxBytes) {
        return ServerText.line(HttpSecrets.masked(call, text), maxBytes);
    }

    private static ErrorCode code(IOException failure) {
        if (failure instanceof InterruptedIOException) { // socket timeouts are of this kind
            return ErrorCode.PROVIDER_TIMEOUT;
        }
        if (failure instanceof SSLException) {
            Throwable cause = failure.getCause();
            boolean brokenOff = cause instanceof EOFException || cause instanceof SocketException;
            return brokenOff ? ErrorCode.PROVIDER_UNREACHABLE : ErrorCode.PROVIDER_PROTOCOL_ERROR;
        }
        boolean garbled = failure instanceof ClientProtocolException
                || failure instanceof MessageConstraintException
                || failure instanceof MalformedChunkCodingException && !(failure instanceof TruncatedChunkException);
        return garbled ? ErrorCode.PROVIDER_PROTOCOL_ERROR : ErrorCode.PROVIDER_UNREACHABLE;
    }
}
