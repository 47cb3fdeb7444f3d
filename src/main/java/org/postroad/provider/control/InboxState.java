package org.postroad.provider.control;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a mailbox is, as its opening says; 0 for what it does not.
 *
 * @param modseq HIGHESTMODSEQ (RFC 7162 §3.1.2.1); with it, the mailbox is the same if all of this is
 */
record InboxState(long uidValidity, long uidNext, long messages, long modseq) {
    /** Nothing is known. */
    static final InboxState UNKNOWN = new InboxState(0, 0, 0, 0);

    /** Whether it may have changed since: flags can, without anybody knowing, where the server counts no changes. */
    boolean mayDifferFrom(InboxState before) {
        return uidValidity == 0 || !equals(before);
    }

    /** Reads it from the untagged lines. */
    static final class Reader {
        private static final Pattern CODE =
                Pattern.compile("\\* OK \\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\\d{1,18})].*");
        private static final Pattern EXISTS = Pattern.compile("\\* (\\d{1,18}) EXISTS");

        private InboxState state = UNKNOWN;

        void line(String line) {
            String upper = line.toUpperCase(Locale.ROOT);
            Matcher code = CODE.matcher(upper);
            Matcher exists = EXISTS.matcher(upper);
            if (exists.matches()) {
                long messages = Long.parseLong(exists.group(1));
                state = new InboxState(state.uidValidity, state.uidNext, messages, state.modseq);
            } else if (code.matches()) {
                state = with(code.group(1), Long.parseLong(code.group(2)));
            }
        }

        InboxState state() {
            return state;
        }

        private InboxState with(String name, long value) {
            return switch (name) {
                case "UIDVALIDITY" -> new InboxState(value, state.uidNext, state.messages, state.modseq);
                case "UIDNEXT" -> new InboxState(state.uidValidity, value, state.messages, state.modseq);
                default -> new InboxState(state.uidValidity, state.uidNext, state.messages, value);
            };
        }
    }
}
