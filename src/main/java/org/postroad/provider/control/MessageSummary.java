package org.postroad.provider.control;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list of messages shows of one, from its header; each decoded, and cut to what is kept.
 *
 * @param messageId null where there is none
 * @param sender From, as {@code Name <address>, …}
 * @param recipients To and Cc, likewise
 * @param sentAt null where there is no date that can be read
 */
record MessageSummary(
        @Nullable String messageId,
        String subject,
        String sender,
        String recipients,
        @Nullable Instant sentAt) {
    private static final int LONGEST = 1_000;
    private static final int LONGEST_RECIPIENTS = 4_000;

    /** The years that dates are kept of; others are a mistake. */
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    static MessageSummary of(MimeHeader header) {
        return new MessageSummary(
                header.first("Message-ID")
                        .map(id -> StoredText.line(id, LONGEST))
                        .filter(id -> !id.isEmpty())
                        .orElse(null),
                StoredText.line(decoded(header.first("Subject").orElse("")), LONGEST),
                StoredText.line(addresses(header, "From"), LONGEST),
                StoredText.line(addresses(header, "To", "Cc"), LONGEST_RECIPIENTS),
                header.first("Date").flatMap(MessageSummary::date).orElse(null));
    }

    /** With encoded words (RFC 2047) decoded; what cannot be decoded stays as it is. */
    static String decoded(String value) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(value));
        } catch (UnsupportedEncodingException | RuntimeException e) { // the library's way with what is not well formed
            return value;
        }
    }

    /** An instant that is kept; empty for one that no message has. */
    static Optional<Instant> kept(@Nullable Instant at) {
        return Optional.ofNullable(at).filter(date -> date.isAfter(EARLIEST) && date.isBefore(LATEST));
    }

    private static Optional<Instant> date(String value) {
        try {
            return kept(new MailDateFormat().parse(value).toInstant());
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String addresses(MimeHeader header, String... names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            for (MimeHeader.Field field : header.fields()) {
                if (field.name().equalsIgnoreCase(name)) {
                    all.add(addresses(field.value()));
                }
            }
        }
        return all.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String addresses(String value) {
        try {
            List<String> shown = new ArrayList<>();
            for (InternetAddress address : InternetAddress.parseHeader(value, false)) {
                String personal = address.getPersonal();
                String plain = Optional.ofNullable(address.getAddress()).orElse("");
                shown.add(personal == null || personal.isBlank() ? plain : personal + " <" + plain + ">");
            }
            return String.join(", ", shown);
        } catch (AddressException | RuntimeException e) {
            return decoded(value);
        }
    }
}
