package org.postroad.delivery.entity;

import java.util.Locale;

/**
 * A line of a client.
 *
 * @param argument what follows the verb, without blanks around it
 */
public record InboundCommand(Verb verb, String argument) {
    /** What may be asked of us. */
    public enum Verb {
        HELO,
        EHLO,
        MAIL,
        RCPT,
        DATA,
        BDAT,
        RSET,
        NOOP,
        VRFY,
        EXPN,
        HELP,
        QUIT,
        STARTTLS,
        AUTH,
        UNKNOWN
    }

    /** Reads a line without its end. @throws RefusedCommand if it holds control characters, or a command has an argument that takes none */
    public static InboundCommand read(String line) throws RefusedCommand {
        if (line.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new RefusedCommand(500, "5.5.2", "A command holds no control characters");
        }
        int blank = line.indexOf(' ');
        String word = blank < 0 ? line : line.substring(0, blank);
        String argument = blank < 0 ? "" : line.substring(blank + 1).strip();
        Verb verb = verb(word.toUpperCase(Locale.ROOT));
        if (!argument.isEmpty() && takesNothing(verb)) {
            throw RefusedCommand.malformed(verb + " takes no argument");
        }
        return new InboundCommand(verb, argument);
    }

    private static Verb verb(String word) {
        for (Verb verb : Verb.values()) {
            if (verb != Verb.UNKNOWN && verb.name().equals(word)) {
                return verb;
            }
        }
        return Verb.UNKNOWN;
    }

    private static boolean takesNothing(Verb verb) {
        return verb == Verb.DATA || verb == Verb.RSET || verb == Verb.QUIT || verb == Verb.STARTTLS;
    }
}
