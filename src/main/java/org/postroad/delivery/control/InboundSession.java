package org.postroad.delivery.control;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.BdatCommand;
import org.postroad.delivery.entity.DotDecoder;
import org.postroad.delivery.entity.InboundCommand;
import org.postroad.delivery.entity.InboundCommand.Verb;
import org.postroad.delivery.entity.InboundReply;
import org.postroad.delivery.entity.MailCommand;
import org.postroad.delivery.entity.RefusedCommand;
import org.postroad.platform.control.DatabaseFailure;
import org.postroad.platform.control.InboundSettings;
import org.postroad.platform.entity.Refused;

/** A client that brings mail, from our greeting to the end (RFC 5321 §3). Of one thread. */
final class InboundSession {
    private static final Logger LOG = System.getLogger(InboundSession.class.getName());
    private static final int LONGEST_LINE = 12_288; // of AUTH (RFC 4954 §4); more than any other needs
    private static final int MOST_IDLE_COMMANDS = 200;
    private static final Duration LONGEST_MESSAGE = Duration.ofHours(1);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9\\[\\]:._-]{1,255}");
    private static final InboundReply OK = InboundReply.of(250, "2.0.0", "Ok");

    private final InboundGround ground;
    private final InboundSettings settings;
    private final InboundClient client;
    private final InboundTalk talk;
    private final @Nullable SSLSocketFactory tls;
    private String greeted = "";
    private boolean extended;
    private @Nullable Submitter submitter;
    private @Nullable InboundTransaction transaction;
    private boolean chunked;
    private int messages;
    private int errors;
    private int idle;

    /** @param tls null where nothing is encrypted */
    InboundSession(
            InboundGround ground,
            InboundSettings settings,
            InboundClient client,
            InboundTalk talk,
            @Nullable SSLSocketFactory tls) {
        this.ground = ground;
        this.settings = settings;
        this.client = client;
        this.talk = talk;
        this.tls = tls;
    }

    /** @param encrypted whether TLS comes before the first word */
    void run(boolean encrypted) throws IOException {
        try {
            if (encrypted && tls != null) {
                talk.encrypt(tls);
            }
            talk.say(InboundReply.plain(220, ground.hostName() + " ESMTP Postroad"));
            while (true) {
                step();
            }
        } catch (SessionOver over) {
            InboundReply last = over.last();
            if (last != null) {
                talk.say(last);
                talk.flush();
            }
        } finally {
            forget();
        }
    }

    private void step() throws IOException, SessionOver {
        try {
            InboundReply reply = answer(InboundCommand.read(talk.line(LONGEST_LINE, transaction == null)));
            talk.say(reply);
        } catch (RefusedCommand refused) {
            refuse(refused.reply());
        } catch (Refused refused) {
            refuse(meaning(refused));
        } catch (DatabaseFailure failure) {
            LOG.log(Level.WARNING, "Mail is not taken for now: {0}", failure.getMessage());
            boolean full = failure.sqlState().equals("53100"); // disk full
            refuse(InboundReply.of(full ? 452 : 451, full ? "4.3.1" : "4.3.0", "Not now; send it again later"));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A command of a mail client failed", e);
            forget();
            refuse(InboundReply.of(451, "4.3.0", "Something is wrong here; send it again later"));
        }
    }

    private void refuse(InboundReply reply) throws IOException, SessionOver {
        ground.meter().refused(Integer.toString(reply.code()));
        talk.say(reply);
        if (++errors >= settings.limits().errors()) {
            throw SessionOver.of(421, "4.7.0", "Too many errors");
        }
    }

    /** Quotas and their like are for now, whatever they are to others. */
    private static InboundReply meaning(Refused refused) {
        return switch (refused.kind()) {
            case TOO_MANY -> InboundReply.of(451, "4.3.1", "Too much waits for now; send it again later");
            case TOO_LARGE -> InboundReply.of(452, "4.3.1", "There is no room for now; send it again later");
            default -> InboundReply.of(451, "4.3.0", "Not now; send it again later");
        };
    }

    private InboundReply answer(InboundCommand command) throws IOException, SessionOver, RefusedCommand {
        boolean goesOn = switch (command.verb()) {
            case MAIL, RCPT, DATA, BDAT, QUIT, AUTH, STARTTLS -> true;
            default -> ++idle <= MOST_IDLE_COMMANDS;
        };
        if (!goesOn) {
            throw SessionOver.of(421, "4.7.0", "You bring no mail");
        }
        return switch (command.verb()) {
            case EHLO, HELO -> greet(command);
            case MAIL -> mail(command.argument());
            case RCPT -> rcpt(command.argument());
            case DATA -> data();
            case BDAT -> bdat(command.argument());
            case RSET -> {
                forget();
                yield OK;
            }
            case NOOP -> OK;
            case VRFY -> InboundReply.of(252, "2.5.0", "Send it mail and see");
            case EXPN -> throw new RefusedCommand(502, "5.5.1", "There is no EXPN here");
            case HELP ->
                InboundReply.of(214, "2.0.0", "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY AUTH STARTTLS QUIT");
            case QUIT -> throw new SessionOver(InboundReply.of(221, "2.0.0", "Bye"));
            case STARTTLS -> startTls();
            case AUTH -> auth(command.argument());
            case UNKNOWN -> throw new RefusedCommand(500, "5.5.2", "There is no such command");
        };
    }

    private InboundReply greet(InboundCommand command) throws RefusedCommand {
        if (!NAME.matcher(command.argument()).matches()) {
            throw new RefusedCommand(
                    501, "5.5.2", command.verb() + " is followed by a host name or an address in brackets");
        }
        forget();
        greeted = command.argument();
        extended = command.verb() == Verb.EHLO;
        return extended ? new InboundReply(250, "", extensions()) : InboundReply.plain(250, ground.hostName());
    }

    private List<String> extensions() {
        List<String> lines = new ArrayList<>(List.of(
                ground.hostName(),
                "PIPELINING",
                "SIZE " + settings.messageBytes(),
                "8BITMIME",
                "SMTPUTF8",
                "ENHANCEDSTATUSCODES",
                "CHUNKING",
                "DSN",
                "DELIVERBY",
                "MT-PRIORITY MIXER",
                "LIMITS MAILMAX=" + settings.limits().messages() + " RCPTMAX="
                        + settings.limits().recipients()));
        if (tls != null && talk.cipher() == null) {
            lines.add("STARTTLS");
        }
        if (talk.cipher() != null) {
            lines.add("REQUIRETLS");
        }
        if (submitter != null) {
            Instant last = ground.clock().instant().plus(MailCommand.LONGEST_HOLD);
            lines.add("FUTURERELEASE " + MailCommand.LONGEST_HOLD.toSeconds() + " "
                    + last.truncatedTo(ChronoUnit.SECONDS));
        } else if (isSecure()) {
            lines.add("AUTH " + InboundSignIn.MECHANISMS);
        }
        return lines;
    }

    /** Whether a password may be said. */
    private boolean isSecure() {
        return talk.cipher() != null || client.loopback();
    }

    private InboundTransaction.Terms terms() {
        return new InboundTransaction.Terms(greeted, extended, talk.cipher(), isSecure());
    }

    private InboundReply mail(String argument) throws RefusedCommand, SessionOver {
        if (greeted.isEmpty() || transaction != null) {
            throw new RefusedCommand(503, "5.5.1", greeted.isEmpty() ? "Greet first" : "A transaction is open");
        }
        if (messages >= settings.limits().messages()) {
            throw SessionOver.of(421, "4.7.0", "These were all messages of one session; connect again");
        }
        requireUnexpired();
        MailCommand.Terms terms =
                new MailCommand.Terms(settings.messageBytes(), submitter != null, talk.cipher() != null);
        MailCommand mail = MailCommand.read(argument, terms, ground.clock().instant());
        InboundTransaction begun = new InboundTransaction(ground, settings, client, submitter, mail);
        transaction = begun;
        chunked = false;
        return begun.answerToMail();
    }

    /** A key or a token that ends does so for an open session too. */
    private void requireUnexpired() throws RefusedCommand {
        Instant end = submitter == null ? null : submitter.signedIn().expiresAt();
        if (end != null && !ground.clock().instant().isBefore(end)) {
            submitter = null;
            throw new RefusedCommand(530, "5.7.0", "What you signed in with has ended; sign in again");
        }
    }

    private InboundReply rcpt(String argument) throws RefusedCommand {
        InboundTransaction open = transaction;
        if (open == null || chunked) {
            throw new RefusedCommand(503, "5.5.1", "RCPT follows MAIL");
        }
        open.add(argument, terms());
        return InboundReply.of(250, "2.1.5", "Recipient ok");
    }

    private InboundReply data() throws IOException, SessionOver, RefusedCommand {
        InboundTransaction open = transaction;
        if (open == null || !open.hasRecipients() || chunked) {
            throw new RefusedCommand(503, "5.5.1", "DATA follows RCPT");
        }
        talk.say(InboundReply.plain(354, "Send it, then a dot alone"));
        try {
            MessageSpool spool = open.spool(terms());
            DotDecoder decoder = new DotDecoder(spool::take);
            long deadline = System.nanoTime() + LONGEST_MESSAGE.toNanos();
            while (!decoder.take(talk.content(deadline))) {
                if (decoder.isWithinLine()) {
                    talk.within(2 * settings.messageBytes(), spool::take);
                }
                requireBounds(spool);
            }
            return finish(open, spool);
        } finally {
            forget();
        }
    }

    private InboundReply bdat(String argument) throws IOException, SessionOver, RefusedCommand {
        BdatCommand chunk = chunk(argument);
        InboundTransaction open = transaction;
        if (open == null || !open.hasRecipients()) {
            receive(chunk, null);
            throw new RefusedCommand(503, "5.5.1", "BDAT follows RCPT");
        }
        chunked = true;
        MessageSpool spool = open.spool(terms());
        receive(chunk, spool);
        if (!chunk.last() && !spool.isTooLarge()) {
            return InboundReply.of(250, "2.0.0", chunk.size() + " bytes received");
        }
        try {
            return finish(open, spool);
        } finally {
            forget();
        }
    }

    private BdatCommand chunk(String argument) throws SessionOver {
        try {
            return BdatCommand.read(argument);
        } catch (RefusedCommand refused) {
            throw new SessionOver(refused.reply()); // where the next command begins, nobody knows
        }
    }

    private void receive(BdatCommand chunk, @Nullable MessageSpool spool) throws IOException, SessionOver {
        if (chunk.size() > 2 * settings.messageBytes()) {
            throw SessionOver.of(552, "5.3.4", "A message has at most " + settings.messageBytes() + " bytes here");
        }
        long deadline = System.nanoTime() + LONGEST_MESSAGE.toNanos();
        long left = chunk.size();
        while (left > 0) {
            int next = talk.content(deadline);
            left--;
            if (spool != null) {
                spool.take(next);
                left -= talk.within(left, spool::take);
            }
        }
    }

    private void requireBounds(MessageSpool spool) throws SessionOver {
        if (spool.received() > 2 * settings.messageBytes()) {
            throw SessionOver.of(552, "5.3.4", "A message has at most " + settings.messageBytes() + " bytes here");
        }
    }

    private InboundReply finish(InboundTransaction open, MessageSpool spool) throws RefusedCommand {
        InboundReply reply = open.finish(spool);
        messages++;
        idle = 0;
        return reply;
    }

    private InboundReply startTls() throws IOException, SessionOver, RefusedCommand {
        if (tls == null || talk.cipher() != null) {
            throw new RefusedCommand(
                    tls == null ? 502 : 503, "5.5.1", tls == null ? "There is no TLS here" : "TLS holds");
        }
        if (talk.hasMore()) {
            throw SessionOver.of(503, "5.5.1", "Nothing follows STARTTLS before its answer");
        }
        forget();
        talk.say(InboundReply.of(220, "2.0.0", "Go ahead"));
        talk.flush();
        talk.encrypt(tls);
        greeted = ""; // what was said in the clear, anybody may have said (RFC 3207 §4.2)
        extended = false;
        submitter = null;
        return greetingAgain();
    }

    /** The client speaks next: what it says is answered in place of a reply of ours. */
    private InboundReply greetingAgain() throws IOException, SessionOver, RefusedCommand {
        return answer(InboundCommand.read(talk.line(LONGEST_LINE, true)));
    }

    private InboundReply auth(String argument) throws IOException, SessionOver, RefusedCommand {
        if (!extended || submitter != null || transaction != null) {
            throw new RefusedCommand(503, "5.5.1", submitter != null ? "You have signed in" : "AUTH follows EHLO");
        }
        if (!isSecure()) {
            throw new RefusedCommand(538, "5.7.11", "Begin TLS first; passwords are not said in the clear");
        }
        submitter = new InboundSignIn(talk, ground.signIn(), client.address()).run(argument);
        return InboundReply.of(235, "2.7.0", "Welcome");
    }

    private void forget() {
        InboundTransaction open = transaction;
        transaction = null;
        chunked = false;
        if (open != null) {
            open.close();
        }
    }
}
