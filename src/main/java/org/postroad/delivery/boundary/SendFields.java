package org.postroad.delivery.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.control.ComposeMessage;
import org.postroad.delivery.control.MailboxText;
import org.postroad.delivery.control.NewRecipient;
import org.postroad.delivery.control.SendMail;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.MalformedParameter;
import org.postroad.delivery.dsn.Notify;
import org.postroad.delivery.dsn.OriginalRecipient;
import org.postroad.delivery.dsn.ReturnContent;
import org.postroad.delivery.entity.DeliverBy;
import org.postroad.platform.boundary.JsonFields;

/** The members of a message that is to be sent: what is said of it, or the message itself in {@code raw}. */
@Dependent
class SendFields {
    private static final int MOST_RECIPIENTS = 1_000;
    private static final int LONGEST_ADDRESS = 320;
    private static final int LONGEST_LINE = 998;
    private static final int LONGEST_TEXT = 50_000_000;
    private static final int HIGHEST_PRIORITY = 9;
    private static final Duration LONGEST_HOLD = Duration.ofDays(30);
    private static final Pattern HEADER = Pattern.compile("[!-9;-~]{1,100}");
    private static final List<String> OWN =
            List.of("from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version");

    private final ComposeMessage composer;
    private final InstantSource clock;

    @Inject
    SendFields(ComposeMessage composer, InstantSource clock) {
        this.composer = composer;
        this.clock = clock;
    }

    SendMail.Wanted read(JsonObject body) {
        JsonFields fields = new JsonFields(body, "");
        fields.required("from");
        String from = fields.string("from", LONGEST_LINE).orElse("");
        List<String> to = addresses(fields, "to");
        List<String> cc = addresses(fields, "cc");
        List<String> bcc = addresses(fields, "bcc");
        List<NewRecipient> recipients = recipients(fields);
        Optional<String> raw = fields.string("raw", LONGEST_TEXT);
        Optional<ComposeMessage.Words> words =
                raw.isEmpty() ? Optional.of(words(fields, from, to, cc)) : Optional.empty();
        if (raw.isPresent()) {
            for (String other : List.of("subject", "text", "html", "headers", "reply_to", "to", "cc", "bcc")) {
                if (fields.has(other)) {
                    fields.error(
                            other,
                            "ambiguous",
                            "With raw, the message says this itself; recipients go into recipients.");
                }
            }
        } else if (recipients.isEmpty()) {
            for (List<String> list : List.of(to, cc, bcc)) {
                list.forEach(address ->
                        mailbox(fields, "to", address).map(NewRecipient::of).ifPresent(recipients::add));
            }
        }
        if (recipients.isEmpty()) {
            fields.error("recipients", "required", "A message goes to somebody: give to, cc, bcc or recipients.");
        }
        Instant now = clock.instant();
        int priority = fields.integer("priority", -HIGHEST_PRIORITY, HIGHEST_PRIORITY)
                .map(Math::toIntExact)
                .orElse(0);
        Instant released = released(fields, now);
        ReturnContent returned = parameter(fields, "return", ReturnContent::read);
        EnvelopeId envelopeId = parameter(fields, "envelope_id", EnvelopeId::read);
        DeliverBy deliverBy = deliverBy(fields, released == null ? now : released);
        boolean requireTls = fields.bool("require_tls").orElse(false);
        String reversePath = from.isEmpty() ? "" : mailbox(fields, "from", from).orElse("");
        fields.finish();
        byte[] content = raw.map(SendFields::lines).orElseGet(() -> composer.compose(words.orElseThrow(), now));
        return new SendMail.Wanted(
                reversePath, recipients, content, priority, released, returned, envelopeId, deliverBy, requireTls);
    }

    private static ComposeMessage.Words words(JsonFields fields, String from, List<String> to, List<String> cc) {
        String subject = fields.string("subject", LONGEST_LINE).orElse("");
        String text = fields.string("text", LONGEST_TEXT).orElse("");
        String html = fields.string("html", LONGEST_TEXT).orElse(null);
        String replyTo = fields.string("reply_to", LONGEST_LINE).orElse(null);
        return new ComposeMessage.Words(from, to, cc, replyTo, subject, text, html, headers(fields));
    }

    private static Map<String, String> headers(JsonFields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.object("headers")
                .ifPresent(given -> given.forEach((name, value) -> {
                    boolean own = OWN.contains(name.toLowerCase(Locale.ROOT));
                    if (!HEADER.matcher(name).matches() || own) {
                        fields.error("headers", "not_allowed", "'" + name + "' is no header that can be set here.");
                    } else if (!(value instanceof JsonString text)
                            || text.getString().length() > LONGEST_LINE
                            || text.getString().chars().anyMatch(c -> c < ' ')) {
                        fields.error(
                                "headers",
                                "not_allowed",
                                "The value of '" + name + "' is one line of at most 998 characters.");
                    } else {
                        headers.put(name, text.getString());
                    }
                }));
        return headers;
    }

    private static List<String> addresses(JsonFields fields, String name) {
        return fields.strings(name, MOST_RECIPIENTS, LONGEST_LINE).orElse(List.of());
    }

    /** The envelope's recipients, each with what is wanted of it. */
    private static List<NewRecipient> recipients(JsonFields fields) {
        List<NewRecipient> recipients = new ArrayList<>();
        for (JsonFields item : fields.list("recipients", MOST_RECIPIENTS).orElse(List.of())) {
            item.required("address");
            Optional<String> address =
                    item.string("address", LONGEST_ADDRESS).flatMap(given -> mailbox(item, "address", given));
            Notify wanted = parameter(item, "notify", Notify::read);
            OriginalRecipient original = parameter(item, "orcpt", OriginalRecipient::read);
            address.ifPresent(found ->
                    recipients.add(new NewRecipient(found, wanted == null ? Notify.ABSENT : wanted, original)));
        }
        return recipients;
    }

    /** Reads a parameter of RFC 3461. */
    private interface Reading<T> {
        T read(String value) throws MalformedParameter;
    }

    private static <T> @Nullable T parameter(JsonFields fields, String name, Reading<T> reading) {
        String given = fields.string(name, LONGEST_LINE).orElse(null);
        if (given == null) {
            return null;
        }
        try {
            return reading.read(given);
        } catch (MalformedParameter e) {
            fields.error(name, "not_allowed", e.getMessage() + ".");
            return null;
        }
    }

    private static @Nullable Instant released(JsonFields fields, Instant now) {
        Optional<Instant> until = fields.instant("hold_until");
        Optional<Instant> after =
                fields.duration("hold_for", Duration.ZERO, LONGEST_HOLD).map(now::plus);
        if (until.isPresent() && after.isPresent()) {
            fields.error("hold_until", "ambiguous", "Give one of hold_until and hold_for.");
        }
        Instant released = until.or(() -> after).orElse(null);
        if (released != null && released.isAfter(now.plus(LONGEST_HOLD))) {
            fields.error("hold_until", "not_allowed", "A message is held for at most 30 days.");
        }
        return released;
    }

    private static @Nullable DeliverBy deliverBy(JsonFields fields, Instant released) {
        Optional<Duration> within = fields.duration("deliver_within", Duration.ofSeconds(1), LONGEST_HOLD);
        boolean returned = fields.bool("return_if_late").orElse(true);
        return within.map(time -> new DeliverBy(released.plus(time), returned)).orElse(null);
    }

    /** The bare address of a mailbox; empty, with an error, if there is none. */
    private static Optional<String> mailbox(JsonFields fields, String name, String given) {
        Optional<String> address = MailboxText.address(given);
        if (address.isEmpty()) {
            fields.error(name, "not_an_address", "'" + given + "' is no address of a mailbox.");
        }
        return address;
    }

    /** Every line end becomes CR LF. */
    private static byte[] lines(String raw) {
        return raw.replaceAll("\r\n|\r|\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
