package org.postroad.delivery.entity;

/** A command of a client that is not carried out, and what it is answered. */
public final class RefusedCommand extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient InboundReply reply;

    public RefusedCommand(int code, String enhanced, String line) {
        this(InboundReply.of(code, enhanced, line));
    }

    public RefusedCommand(InboundReply reply) {
        super(reply.wire().strip(), null, false, false);
        this.reply = reply;
    }

    public InboundReply reply() {
        return reply;
    }

    /** For a parameter, or the argument of a command, that is not what its RFC says. */
    static RefusedCommand malformed(String line) {
        return new RefusedCommand(501, "5.5.4", line);
    }
}
