package org.postroad.delivery.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.delivery.entity.Reply;
import org.postroad.delivery.entity.ReplyMeaning;
import org.postroad.delivery.entity.SmtpStage;
import org.postroad.delivery.entity.TraceStep;

/** A conversation that came to nothing before any message: the host will not, or will not as we must. */
final class SessionFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final SmtpStage stage;
    private final transient ReplyMeaning meaning;
    private final transient @Nullable Reply reply;
    private transient List<TraceStep> trace = List.of();

    SessionFailed(SmtpStage stage, ReplyMeaning meaning, @Nullable Reply reply, String message) {
        super(message);
        this.stage = stage;
        this.meaning = meaning;
        this.reply = reply;
    }

    static SessionFailed by(SmtpStage stage, ReplyMeaning meaning, Reply reply) {
        return new SessionFailed(stage, meaning, reply, "The host answers " + reply.text());
    }

    /** The same, with what was said until then. */
    SessionFailed after(List<TraceStep> said) {
        trace = List.copyOf(said);
        return this;
    }

    /** What was said until then. */
    List<TraceStep> trace() {
        return trace;
    }

    SmtpStage stage() {
        return stage;
    }

    ReplyMeaning meaning() {
        return meaning;
    }

    /** Null if the host said nothing wrong. */
    @Nullable
    Reply reply() {
        return reply;
    }
}
