package org.postroad.delivery.entity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroad.expression.Value;
import org.postroad.expression.Variable;

/**
 * What rules can ask of a message, a recipient and a host.
 *
 * @param recipients the addresses of all recipients of the message
 * @param rcpt the recipient's address, as it was given
 * @param progress how far the recipient is, null before it is queued
 * @param queue the name of the queue that it waits in, empty before it is queued
 * @param host null where none is chosen yet
 */
public record MailFacts(
        Envelope envelope,
        long size,
        List<String> recipients,
        String rcpt,
        @Nullable DeliveryProgress progress,
        LastAttempt last,
        int notices,
        String queue,
        int attemptsLeft,
        @Nullable HostFacts host,
        Instant now) {
    /** For schedules without a limit of attempts. */
    public static final int NO_LIMIT = -1;

    public MailFacts {
        recipients = List.copyOf(recipients);
    }

    /** The same, at a host. */
    public MailFacts at(HostFacts chosen) {
        return new MailFacts(
                envelope, size, recipients, rcpt, progress, last, notices, queue, attemptsLeft, chosen, now);
    }

    /** The value of a variable. */
    public Value value(Variable variable) {
        return switch (variable) {
            case RCPT -> Value.of(rcpt.toLowerCase(Locale.ROOT));
            case RCPT_DOMAIN -> Value.of(QueuedRecipient.domainOf(rcpt));
            case RECIPIENTS ->
                Value.ofTexts(recipients.stream()
                        .map(address -> address.toLowerCase(Locale.ROOT))
                        .toList());
            case SENDER -> Value.of(envelope.reversePath().toLowerCase(Locale.ROOT));
            case SENDER_DOMAIN ->
                Value.of(envelope.isFromNobody() ? "" : QueuedRecipient.domainOf(envelope.reversePath()));
            case PRIORITY -> Value.of(envelope.priority());
            case RETRY_NUM -> Value.of(progress == null ? 0 : progress.attempts());
            case NOTIFY_NUM -> Value.of(notices);
            case EXPIRES_IN -> Value.of(expiresIn());
            case LAST_STATUS -> Value.of(lastStatus());
            case LAST_ERROR -> Value.of(last.error().wireName());
            case QUEUE_NAME -> Value.of(queue);
            case QUEUE_AGE ->
                Value.of(Math.max(0, Duration.between(envelope.created(), now).toSeconds()));
            case RECEIVED_FROM_IP -> Value.of(envelope.clientAddress() == null ? "" : envelope.clientAddress());
            case RECEIVED_VIA_PORT -> Value.of(envelope.clientPort());
            case SOURCE -> Value.of(envelope.source().wireName());
            case SIZE -> Value.of(size);
            case MX -> Value.of(host == null ? "" : host.name());
            case REMOTE_IP -> Value.of(host == null ? "" : host.address());
            case LOCAL_IP -> Value.of(host == null ? "" : host.localAddress());
        };
    }

    /** What a limit counts apart, as 64 hexadecimal digits: the values may be long. */
    public String digest(Set<MailLimit> keys) {
        String values = keys.stream()
                .sorted()
                .map(key -> key + "=" + value(Variable.valueOf(key.name())).text())
                .collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(values.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private long expiresIn() {
        if (progress == null || progress.expiresAt() == null) {
            return Math.max(0, attemptsLeft);
        }
        return Math.max(0, Duration.between(now, progress.expiresAt()).toSeconds());
    }

    private String lastStatus() {
        if (progress == null) {
            return "Scheduled";
        }
        return switch (progress.status()) {
            case SCHEDULED -> "Scheduled";
            case DEFERRED -> "Temporary Failure for " + rcpt + ": " + last.text();
            case DELIVERED, RELAYED -> "Delivered: " + last.text();
            case FAILED, CANCELLED -> "Permanent Failure for " + rcpt + ": " + last.text();
        };
    }
}
