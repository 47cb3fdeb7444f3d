package org.postroad.delivery.entity;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.dsn.EnvelopeId;
import org.postroad.delivery.dsn.ReturnContent;

/**
 * A transaction as MAIL begins it.
 *
 * @param reversePath empty for the null one
 * @param international whether SMTPUTF8 was said (RFC 6531)
 * @param wanted the priority that was asked for, −9 to 9
 * @param priority the one that it gets: nothing above 0 for who has not signed in (RFC 6710 §4.1)
 * @param returned null if nobody said
 * @param envelopeId null for none
 * @param deliverBy null for none
 * @param released the earliest delivery, null for now
 */
public record MailCommand(
        String reversePath,
        boolean international,
        int wanted,
        int priority,
        @Nullable ReturnContent returned,
        @Nullable EnvelopeId envelopeId,
        @Nullable DeliverBy deliverBy,
        @Nullable Instant released,
        boolean requireTls) {
    /** The longest that a message is held (RFC 4865). */
    public static final Duration LONGEST_HOLD = Duration.ofDays(30);

    private static final Set<String> ALWAYS =
            Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "MT-PRIORITY", "BY", "AUTH");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,20}");
    private static final Pattern PRIORITY = Pattern.compile("-?[0-9]");
    private static final Pattern BY = Pattern.compile("(-?[0-9]{1,9});([RN])T?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /**
     * What a session allows.
     *
     * @param largest bytes of a message
     * @param signedIn whether the client has
     * @param encrypted whether TLS holds
     */
    public record Terms(long largest, boolean signedIn, boolean encrypted) {
        private Set<String> known() {
            Set<String> known = new TreeSet<>(ALWAYS);
            if (signedIn) {
                known.add("HOLDFOR");
                known.add("HOLDUNTIL");
            }
            if (encrypted) {
                known.add("REQUIRETLS");
            }
            return known;
        }
    }

    /** Reads the argument of MAIL. @throws RefusedCommand if it cannot be carried out */
    public static MailCommand read(String argument, Terms terms, Instant now) throws RefusedCommand {
        EnvelopePath path = EnvelopePath.read("FROM", argument);
        CommandParameters given = CommandParameters.read(path.rest(), terms.known());
        boolean international = given.flag("SMTPUTF8");
        if (!path.address().isEmpty()) {
            path.requireMailbox("5.1.7");
            requireAscii(path.address(), international);
        }
        requireSize(given, terms.largest);
        requireBody(given);
        given.value("AUTH"); // who sent it first is nothing that is asked of a client here (RFC 4954 §5)
        int wanted = priority(given);
        Instant released = released(given, now);
        return new MailCommand(
                path.address(),
                international,
                wanted,
                terms.signedIn ? wanted : Math.min(wanted, 0),
                given.value("RET", ReturnContent::read).orElse(null),
                given.value("ENVID", EnvelopeId::read).orElse(null),
                deliverBy(given, released == null ? now : released),
                released,
                given.flag("REQUIRETLS"));
    }

    /** Whether the client gets another priority than it asked for. */
    public boolean isLowered() {
        return priority != wanted;
    }

    /** @throws RefusedCommand if it is not ASCII, and nobody said that it might not be (RFC 6531 §3.5) */
    static void requireAscii(String address, boolean international) throws RefusedCommand {
        if (!international && address.chars().anyMatch(c -> c > 0x7F)) {
            throw new RefusedCommand(553, "5.6.7", "An address beyond ASCII needs SMTPUTF8");
        }
    }

    private static void requireSize(CommandParameters given, long largest) throws RefusedCommand {
        Optional<String> size = given.value("SIZE");
        if (size.isEmpty()) {
            return;
        }
        if (!SIZE.matcher(size.get()).matches()) {
            throw RefusedCommand.malformed("SIZE is a number of at most 20 digits");
        }
        String digits = size.get().replaceFirst("^0+(?=.)", "");
        if (digits.length() > 18 || Long.parseLong(digits) > largest) {
            throw new RefusedCommand(552, "5.3.4", "A message has at most " + largest + " bytes here");
        }
    }

    private static void requireBody(CommandParameters given) throws RefusedCommand {
        String body = given.value("BODY").orElse("7BIT").toUpperCase(Locale.ROOT);
        if (!body.equals("7BIT") && !body.equals("8BITMIME")) {
            throw RefusedCommand.malformed("BODY is 7BIT or 8BITMIME");
        }
    }

    private static int priority(CommandParameters given) throws RefusedCommand {
        String priority = given.value("MT-PRIORITY").orElse("0");
        if (!PRIORITY.matcher(priority).matches()) {
            throw new RefusedCommand(501, "5.5.2", "MT-PRIORITY is -9 to 9");
        }
        return Integer.parseInt(priority);
    }

    private static @Nullable DeliverBy deliverBy(CommandParameters given, Instant from) throws RefusedCommand {
        Optional<String> by = given.value("BY");
        if (by.isEmpty()) {
            return null;
        }
        Matcher form = BY.matcher(by.get());
        if (!form.matches()) {
            throw RefusedCommand.malformed("BY is seconds, a semicolon, R or N, and T or nothing");
        }
        long seconds = Long.parseLong(form.group(1));
        boolean returned = form.group(2).equalsIgnoreCase("R");
        if (returned && seconds <= 0) {
            throw RefusedCommand.malformed("BY with R gives 1 second or more");
        }
        return new DeliverBy(from.plusSeconds(seconds), returned);
    }

    private static @Nullable Instant released(CommandParameters given, Instant now) throws RefusedCommand {
        Optional<String> after = given.value("HOLDFOR");
        Optional<String> until = given.value("HOLDUNTIL");
        if (after.isPresent() && until.isPresent()) {
            throw RefusedCommand.malformed("Give one of HOLDFOR and HOLDUNTIL");
        }
        Instant released = null;
        if (after.isPresent()) {
            released = now.plusSeconds(seconds(after.get()));
        } else if (until.isPresent()) {
            released = instant(until.get());
        }
        if (released != null && released.isAfter(now.plus(LONGEST_HOLD))) {
            throw RefusedCommand.malformed("A message is held for at most " + LONGEST_HOLD.toSeconds() + " seconds");
        }
        return released == null || released.isAfter(now) ? released : null;
    }

    private static long seconds(String text) throws RefusedCommand {
        if (!SECONDS.matcher(text).matches()) {
            throw RefusedCommand.malformed("HOLDFOR is a number of at most 9 digits");
        }
        return Long.parseLong(text);
    }

    private static Instant instant(String text) throws RefusedCommand {
        try {
            return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeParseException e) {
            throw RefusedCommand.malformed("HOLDUNTIL is a time as 2026-05-01T12:00:00Z");
        }
    }
}
