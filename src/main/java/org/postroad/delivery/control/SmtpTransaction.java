package org.postroad.delivery.control;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.OutgoingMessage;
import org.postroad.delivery.entity.OutgoingRecipient;
import org.postroad.delivery.entity.RecipientOutcome;
import org.postroad.delivery.entity.Reply;
import org.postroad.delivery.entity.ReplyMeaning;
import org.postroad.delivery.entity.SmtpExtensions;
import org.postroad.delivery.entity.SmtpStage;

/**
 * One message taken to one host (RFC 5321 §3.3): MAIL, RCPT for each recipient and DATA, together where the host takes them so (RFC
 * 2920), then the content. Each recipient has an outcome whatever happens; a connection that breaks decides for those who have none.
 */
final class SmtpTransaction {
    /** Commands whose replies are not read yet: less than what either side's window holds, or both would wait for each other. */
    private static final int MOST_AHEAD = 8_192;

    private static final int NOBODY = 554;

    private final SmtpSession session;
    private final OutgoingMessage message;
    private final WriteWatches watches;
    private final Map<OutgoingRecipient, RecipientOutcome> outcomes = new LinkedHashMap<>();
    private final List<OutgoingRecipient> accepted = new ArrayList<>();
    private final Deque<Sent> unanswered = new ArrayDeque<>();
    private int ahead;
    private @Nullable Reply mailRefused;

    /** Writes the content, as it is; dots are doubled on the way. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** A command whose reply is to come. @param recipient of RCPT, else null */
    private record Sent(
            SmtpStage stage, String command, @Nullable OutgoingRecipient recipient) {}

    SmtpTransaction(SmtpSession session, OutgoingMessage message, WriteWatches watches) {
        this.session = session;
        this.message = message;
        this.watches = watches;
    }

    /** Takes it there. @return what came of each recipient, in their order */
    List<RecipientOutcome> run(Content content) {
        String impossible = impossible(session.extensions());
        if (impossible != null) {
            message.recipients().forEach(one -> decide(one, ReplyMeaning.PERMANENT, SmtpStage.EHLO, null, impossible));
            return inOrder();
        }
        SmtpStage stage = SmtpStage.MAIL;
        try {
            Reply data = envelope();
            stage = SmtpStage.DATA;
            ReplyMeaning meaning = ReplyMeaning.of(SmtpStage.DATA, data, accepted.size());
            if (meaning == ReplyMeaning.ACCEPTED) {
                content(content);
                stage = SmtpStage.MESSAGE;
                replies();
            } else {
                accepted.forEach(one -> decide(one, meaning, SmtpStage.DATA, data, null));
                closeIf(meaning);
                reset(); // It may still wait for the recipients of this one
            }
            session.messageDone();
        } catch (IOException e) {
            session.broke();
            SmtpStage broken = stage;
            String error = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            message.recipients().stream()
                    .filter(one -> !outcomes.containsKey(one))
                    .forEach(one -> decide(one, ReplyMeaning.TEMPORARY, broken, null, error));
        }
        return inOrder();
    }

    /** What the host cannot do that this message needs; null if nothing. */
    private @Nullable String impossible(SmtpExtensions host) {
        OptionalLong most = host.mostBytes();
        if (most.isPresent() && message.size() > most.getAsLong()) {
            return "The message has " + message.size() + " bytes, the host takes " + most.getAsLong();
        }
        return message.international() && !host.has("SMTPUTF8") ? "The host does not know SMTPUTF8" : null;
    }

    /** @return the reply to DATA */
    private Reply envelope() throws IOException {
        boolean pipelining = session.extensions().has("PIPELINING");
        send(SmtpStage.MAIL, message.mail(session.extensions()), null, pipelining);
        for (OutgoingRecipient recipient : message.recipients()) {
            if (mailRefused != null && unanswered.isEmpty()) {
                break;
            }
            send(SmtpStage.RCPT, OutgoingMessage.rcpt(recipient, session.extensions()), recipient, pipelining);
        }
        if (!pipelining && accepted.isEmpty()) {
            return new Reply(NOBODY, List.of("Nobody was accepted"));
        }
        session.talk().put("DATA");
        session.talk().flush();
        answers();
        return session.talk().reply("DATA", session.timeouts().of(SmtpStage.DATA));
    }

    private void send(SmtpStage stage, String command, @Nullable OutgoingRecipient recipient, boolean pipelining)
            throws IOException {
        session.talk().put(command);
        unanswered.add(new Sent(stage, command, recipient));
        ahead += command.length();
        if (!pipelining || ahead > MOST_AHEAD) {
            session.talk().flush();
            answers();
        }
    }

    private void answers() throws IOException {
        while (!unanswered.isEmpty()) {
            Sent sent = unanswered.remove();
            Reply reply = session.talk().reply(sent.command, session.timeouts().of(sent.stage));
            ReplyMeaning meaning = ReplyMeaning.of(sent.stage, reply, accepted.size());
            if (sent.recipient == null) {
                mailRefused(meaning, reply);
            } else if (mailRefused != null) {
                continue; // It says the same once more
            } else if (meaning == ReplyMeaning.ACCEPTED) {
                accepted.add(sent.recipient);
            } else {
                decide(sent.recipient, meaning, SmtpStage.RCPT, reply, null);
                closeIf(meaning);
            }
        }
        ahead = 0;
    }

    private void mailRefused(ReplyMeaning meaning, Reply reply) {
        if (meaning != ReplyMeaning.ACCEPTED) {
            mailRefused = reply;
            message.recipients().forEach(one -> decide(one, meaning, SmtpStage.MAIL, reply, null));
            closeIf(meaning);
        }
    }

    /** The host waits for a message even where nobody was accepted: then it gets none. */
    private void content(Content content) throws IOException {
        if (accepted.isEmpty()) {
            session.talk().put(".");
            session.talk().flush();
            session.talk().reply(".", session.timeouts().of(SmtpStage.MESSAGE));
            return;
        }
        WriteWatch watch =
                watches.begin(session.talk().content(), session.talk().socket());
        try {
            DotStuffing stuffed = new DotStuffing(watch);
            content.writeTo(stuffed);
            stuffed.end();
            watch.flush();
        } finally {
            watch.end();
        }
    }

    /** One for all, or in LMTP one for each that was accepted, in their order (RFC 2033 §4.2). */
    private void replies() throws IOException {
        Reply reply = null;
        for (OutgoingRecipient recipient : accepted) {
            if (reply == null || session.peer().lmtp()) {
                reply = session.talk()
                        .reply(
                                "(" + message.size() + " bytes)",
                                session.timeouts().of(SmtpStage.MESSAGE));
            }
            ReplyMeaning meaning = ReplyMeaning.of(SmtpStage.MESSAGE, reply, accepted.size());
            decide(recipient, meaning, SmtpStage.MESSAGE, reply, null);
            closeIf(meaning);
        }
    }

    private void reset() throws IOException {
        if (session.isUsable()) {
            session.talk().ask("RSET", "RSET", session.timeouts().of(SmtpStage.MAIL));
        }
    }

    private void closeIf(ReplyMeaning meaning) {
        if (meaning == ReplyMeaning.OUT_OF_STEP || meaning == ReplyMeaning.NEXT_HOST) {
            session.broke();
        }
    }

    private void decide(
            OutgoingRecipient recipient,
            ReplyMeaning meaning,
            SmtpStage stage,
            @Nullable Reply reply,
            @Nullable String error) {
        outcomes.putIfAbsent(recipient, new RecipientOutcome(recipient, meaning, stage, reply, error));
    }

    private List<RecipientOutcome> inOrder() {
        List<RecipientOutcome> all = new ArrayList<>();
        for (OutgoingRecipient recipient : message.recipients()) {
            all.add(outcomes.getOrDefault(
                    recipient,
                    new RecipientOutcome(
                            recipient, ReplyMeaning.TEMPORARY, SmtpStage.RCPT, null, "No reply was read")));
        }
        return all;
    }
}
