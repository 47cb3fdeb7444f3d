package org.postroad.delivery.entity;

import java.util.Set;

/** What a reply means for the queue (RFC 5321 §4.2, §4.3.2, §4.5.3.1). */
public enum ReplyMeaning {
    /** Go on. Behind the dot: the host has it. */
    ACCEPTED,
    /** Not now: of MAIL for all recipients, of RCPT for that one, behind the dot for all that were accepted. */
    TEMPORARY,
    /** Never: for the same recipients. */
    PERMANENT,
    /** This host will not take mail now; another one of the domain may. */
    NEXT_HOST,
    /** The host takes no mail at all (RFC 7504). */
    NO_MAIL_HERE,
    /** The host does not know EHLO: ask by HELO. */
    OLD_HOST,
    /** Enough recipients for this transaction; the others go with the next one, at once. */
    ENOUGH_RECIPIENTS,
    /** Nobody was accepted before: what RCPT said, counts. */
    NOBODY,
    /** The host answers something else than was asked: close, and try later. */
    OUT_OF_STEP;

    private static final Set<Integer> UNKNOWN_COMMAND = Set.of(500, 502);
    private static final int CLOSING = 421;
    private static final int NO_MAIL = 521;
    private static final int GO_ON = 354;
    private static final Set<Integer> TOO_MANY = Set.of(452, 552);
    private static final Set<Integer> BAD_SEQUENCE = Set.of(503);
    private static final Set<Integer> NO_RECIPIENTS = Set.of(503, 554);

    /**
     * The meaning of a reply.
     *
     * @param accepted how many recipients of this transaction the host accepted before
     */
    public static ReplyMeaning of(SmtpStage stage, Reply reply, int accepted) {
        int code = reply.code();
        if (code == CLOSING) {
            return NEXT_HOST;
        }
        return switch (stage) {
            case GREETING, EHLO, HELO -> ofHost(stage, reply);
            case RCPT -> ofRecipient(reply, accepted);
            case DATA -> ofData(reply, accepted);
            case STARTTLS, AUTH, MAIL, MESSAGE -> usual(reply);
        };
    }

    /** A 5yz of a greeting is about the host, not about the message: another host may be well. */
    private static ReplyMeaning ofHost(SmtpStage stage, Reply reply) {
        if (reply.isPositive()) {
            return ACCEPTED;
        }
        if (stage == SmtpStage.EHLO && UNKNOWN_COMMAND.contains(reply.code())) {
            return OLD_HOST;
        }
        return reply.code() == NO_MAIL ? NO_MAIL_HERE : NEXT_HOST;
    }

    private static ReplyMeaning ofRecipient(Reply reply, int accepted) {
        return TOO_MANY.contains(reply.code()) && accepted > 0 ? ENOUGH_RECIPIENTS : usual(reply);
    }

    private static ReplyMeaning ofData(Reply reply, int accepted) {
        if (reply.code() == GO_ON) {
            return ACCEPTED;
        }
        if (accepted == 0 && NO_RECIPIENTS.contains(reply.code())) {
            return NOBODY;
        }
        return reply.isPositive() ? OUT_OF_STEP : usual(reply);
    }

    private static ReplyMeaning usual(Reply reply) {
        if (BAD_SEQUENCE.contains(reply.code())) {
            return OUT_OF_STEP;
        }
        return switch (reply.kind()) {
            case 2 -> ACCEPTED;
            case 4 -> TEMPORARY;
            case 5 -> PERMANENT;
            default -> OUT_OF_STEP;
        };
    }
}
