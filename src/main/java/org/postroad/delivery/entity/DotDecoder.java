package org.postroad.delivery.entity;

import java.util.function.IntConsumer;

/**
 * Takes the stuffed dots out of what follows DATA, and finds its end (RFC 5321 §4.5.2). The end is CR LF, a dot, CR LF and nothing else:
 * what another host takes for it, as a dot between bare line feeds, is content, so that no two hosts see two different messages.
 */
public final class DotDecoder {
    private enum At {
        LINE_START,
        DOT,
        DOT_CR,
        TEXT,
        CR,
        END
    }

    private final IntConsumer content;
    private At at = At.LINE_START;

    /** @param content is given each byte of the message; it judges line ends */
    public DotDecoder(IntConsumer content) {
        this.content = content;
    }

    /** Takes the next byte. @return whether it was the last */
    public boolean take(int next) {
        switch (at) {
            case LINE_START -> {
                if (next == '.') {
                    at = At.DOT;
                } else {
                    text(next);
                }
            }
            case DOT -> {
                if (next == '\r') {
                    at = At.DOT_CR;
                } else {
                    text(next);
                }
            }
            case DOT_CR -> afterDotCr(next);
            case CR -> {
                text(next);
                at = next == '\n' ? At.LINE_START : at;
            }
            case TEXT -> text(next);
            case END -> throw new IllegalStateException("The message has ended");
        }
        return at == At.END;
    }

    /** Whether what follows is the message's as it is, up to the end of the line; it need not be taken here. */
    public boolean isWithinLine() {
        return at == At.TEXT;
    }

    private void afterDotCr(int next) {
        if (next == '\n') {
            at = At.END;
        } else {
            content.accept('\r');
            text(next);
        }
    }

    private void text(int next) {
        content.accept(next);
        at = next == '\r' ? At.CR : At.TEXT;
    }
}
