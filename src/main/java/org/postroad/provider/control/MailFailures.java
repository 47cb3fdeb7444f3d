package org.postroad.provider.control;

import jakarta.mail.AuthenticationFailedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.control.AddressRefused;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.ServerText;

/** Says what it means that a mail server could not be reached, did not let one in, or did not do what it was asked for. */
final class MailFailures {
    /** Response codes of IMAP (RFC 5530, RFC 9051 §7.1). */
    private static final Map<String, ErrorCode> IMAP = Map.ofEntries(
            Map.entry("UNAVAILABLE", ErrorCode.PROVIDER_ERROR),
            Map.entry("SERVERBUG", ErrorCode.PROVIDER_ERROR),
            Map.entry("CORRUPTION", ErrorCode.PROVIDER_ERROR),
            Map.entry("INUSE", ErrorCode.PROVIDER_ERROR),
            Map.entry("LIMIT", ErrorCode.RATE_LIMITED),
            Map.entry(
                    "OVERQUOTA", ErrorCode.RATE_LIMITED), // some say so of the traffic, and nothing is written to them
            Map.entry("THROTTLED", ErrorCode.RATE_LIMITED),
            Map.entry("AUTHENTICATIONFAILED", ErrorCode.PROVIDER_AUTH_FAILED),
            Map.entry("EXPIRED", ErrorCode.PROVIDER_AUTH_FAILED),
            Map.entry("AUTHORIZATIONFAILED", ErrorCode.PROVIDER_FORBIDDEN),
            Map.entry("NOPERM", ErrorCode.PROVIDER_FORBIDDEN),
            Map.entry("CONTACTADMIN", ErrorCode.PROVIDER_FORBIDDEN),
            Map.entry("PRIVACYREQUIRED", ErrorCode.PROVIDER_FORBIDDEN),
            Map.entry("NONEXISTENT", ErrorCode.NOT_FOUND),
            Map.entry("TRYCREATE", ErrorCode.NOT_FOUND));

    /** Replies of SMTP that are not what their first digit says (RFC 4954 §6): mechanism too weak, encryption needed, not for you. */
    private static final Map<String, ErrorCode> SMTP = Map.of(
            "530", ErrorCode.PROVIDER_FORBIDDEN,
            "534", ErrorCode.PROVIDER_FORBIDDEN,
            "538", ErrorCode.PROVIDER_FORBIDDEN);

    private static final Pattern IMAP_CODE = Pattern.compile("\\[([A-Z-]+)");
    private static final Pattern SMTP_REPLY = Pattern.compile("(?:^|response: )([45])([0-9]{2})(?:[ -]|$)");
    private static final Pattern TOO_MANY = Pattern.compile("(?i)too many|rate limit|try again later|throttl");
    private static final Pattern NO_TLS = Pattern.compile("STARTTLS (is )?required");
    private static final Pattern NO_WAY_IN =
            Pattern.compile("(?i)no (authentication mechanisms|login methods) supported.*");

    private MailFailures() {}

    /**
     * What a failure means.
     *
     * @param thrown by the connecting, or by the mail library
     * @param bounds of the conversation, which know what the library does not say
     * @param secrets what must not be shown, should the server have echoed it
     */
    static ProviderFailure of(Exception thrown, ReadBounds bounds, Iterable<String> secrets) {
        Exception cause = bounds.broken().<Exception>map(e -> e).orElse(thrown);
        String words = ServerText.masked(words(cause), secrets);
        return new ProviderFailure(code(cause, words, bounds.ended()), words);
    }

    /**
     * What a failure means of a signed-in conversation, in which a plain NO has a meaning of its own.
     *
     * @param refusal what it means where the server does not say more
     */
    static ProviderFailure of(Exception thrown, ReadBounds bounds, Iterable<String> secrets, ErrorCode refusal) {
        ProviderFailure failure = of(thrown, bounds, secrets);
        boolean plain = bounds.broken().isEmpty() && said(failure.detail()).isEmpty();
        if (plain && find(thrown, ConnectionException.class) != null) { // BYE
            return new ProviderFailure(ErrorCode.PROVIDER_UNREACHABLE, failure.detail());
        }
        boolean refused = plain && find(thrown, CommandFailedException.class) != null;
        return refused ? new ProviderFailure(refusal, failure.detail()) : failure;
    }

    private static ErrorCode code(Exception thrown, String words, boolean ended) {
        IOException io = find(thrown, IOException.class);
        if (io != null) {
            return code(io);
        }
        Optional<ErrorCode> said = said(words);
        if (said.isPresent()) {
            return said.get();
        }
        if (find(thrown, AuthenticationFailedException.class) != null) {
            return ended ? ErrorCode.PROVIDER_UNREACHABLE : ErrorCode.PROVIDER_AUTH_FAILED;
        }
        if (ended) {
            return ErrorCode.PROVIDER_UNREACHABLE;
        }
        return find(thrown, CommandFailedException.class) == null
                ? ErrorCode.PROVIDER_PROTOCOL_ERROR
                : ErrorCode.PROVIDER_REJECTED;
    }

    private static ErrorCode code(IOException failure) {
        if (failure instanceof AddressRefused) {
            return ErrorCode.ADDRESS_REFUSED;
        } else if (failure instanceof ReadTooMuch) {
            return ErrorCode.TOO_LARGE;
        } else if (failure instanceof InterruptedIOException) { // socket timeouts are of this kind
            return ErrorCode.PROVIDER_TIMEOUT;
        } else if (failure instanceof SSLException) {
            Throwable cause = failure.getCause();
            boolean brokenOff = cause instanceof EOFException || cause instanceof SocketException;
            return brokenOff ? ErrorCode.PROVIDER_UNREACHABLE : ErrorCode.PROVIDER_PROTOCOL_ERROR;
        }
        return ErrorCode.PROVIDER_UNREACHABLE;
    }

    /** What the server's words say by themselves. */
    private static Optional<ErrorCode> said(String words) {
        if (NO_TLS.matcher(words).find() || NO_WAY_IN.matcher(words).matches()) {
            return Optional.of(ErrorCode.PROVIDER_REJECTED);
        }
        Matcher imap = IMAP_CODE.matcher(words);
        if (imap.find() && IMAP.containsKey(imap.group(1))) {
            return Optional.ofNullable(IMAP.get(imap.group(1)));
        }
        if (TOO_MANY.matcher(words).find()) {
            return Optional.of(ErrorCode.RATE_LIMITED);
        }
        Matcher smtp = SMTP_REPLY.matcher(words);
        if (!smtp.find()) {
            return Optional.empty();
        }
        String reply = smtp.group(1) + smtp.group(2);
        if (reply.equals("535")) {
            return Optional.of(ErrorCode.PROVIDER_AUTH_FAILED);
        }
        ErrorCode usual = smtp.group(1).equals("4") ? ErrorCode.PROVIDER_ERROR : ErrorCode.PROVIDER_REJECTED;
        return Optional.of(SMTP.getOrDefault(reply, usual));
    }

    private static String words(Exception thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
