package org.postroad.provider.control;

import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The flags of a message as they are kept: sorted, a space before, between and after, so that one can be looked for. */
final class FlagText {
    private static final int LONGEST = 2_000;
    private static final Map<Flag, String> SYSTEM = Map.of(
            Flag.ANSWERED, "\\Answered",
            Flag.DELETED, "\\Deleted",
            Flag.DRAFT, "\\Draft",
            Flag.FLAGGED, "\\Flagged",
            Flag.SEEN, "\\Seen");

    private FlagText() {}

    /** All but <code>\Recent</code>, which says nothing of the message. What is too long to be kept is left out. */
    static String of(Flags flags) {
        Set<String> names = new TreeSet<>();
        for (Flag flag : flags.getSystemFlags()) {
            Optional.ofNullable(SYSTEM.get(flag)).ifPresent(names::add);
        }
        for (String name : flags.getUserFlags()) {
            names.add(name.replace('\0', '\uFFFD'));
        }
        StringBuilder text = new StringBuilder(" ");
        for (String name : names) {
            if (text.length() + name.length() < LONGEST) {
                text.append(name).append(' ');
            }
        }
        return text.toString();
    }
}
