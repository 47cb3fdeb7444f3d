package org.postroad.delivery.entity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A chunk of a message (RFC 3030 §2). @param size bytes that follow the command. @param last whether the message ends with them */
public record BdatCommand(long size, boolean last) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(?: +(LAST))?", Pattern.CASE_INSENSITIVE);

    /** Reads the argument of BDAT. @throws RefusedCommand if nobody can say where the next command begins */
    public static BdatCommand read(String argument) throws RefusedCommand {
        Matcher form = FORM.matcher(argument);
        if (!form.matches()) {
            throw RefusedCommand.malformed("The form is BDAT size, or BDAT size LAST");
        }
        return new BdatCommand(Long.parseLong(form.group(1)), form.group(2) != null);
    }
}
