package org.postroad.delivery.entity;

/** Watches that every line of a message ends with CR LF, and that neither byte stands alone (RFC 5321 §2.3.8). */
public final class LineEnds {
    private int last = '\n'; // as if a line had just ended
    private boolean broken;

    public void take(int next) {
        broken |= (last == '\r') != (next == '\n') && (last == '\r' || next == '\n');
        last = next;
    }

    /** Takes bytes that are neither; at least one. */
    public void takeText() {
        take(0);
    }

    /** Whether a carriage return or a line feed stood alone so far. */
    public boolean isBroken() {
        return broken;
    }

    /** Whether the last line has ended. */
    public boolean isComplete() {
        return last == '\n';
    }

    /** Whether a carriage return waits for its line feed. */
    public boolean isHalf() {
        return last == '\r';
    }
}
