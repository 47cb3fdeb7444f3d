package org.postroad.delivery.entity;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postroad.platform.entity.AddressBlock;

/**
 * The path of MAIL or RCPT (RFC 5321 §4.1.2, RFC 6531 §3.3) and what follows it.
 *
 * @param address without angle brackets and source route; empty for the null path
 * @param rest what follows the path: parameters, or nothing
 */
record EnvelopePath(String address, String rest) {
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_PATH = 254; // 256 with the brackets
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10FFFF}-]+";
    private static final String LOCAL = ATOM + "(?:\\." + ATOM + ")*+|\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[ -~])*+\"";
    private static final String LABEL =
            "[A-Za-z0-9_\\x{80}-\\x{10FFFF}](?:[A-Za-z0-9_\\x{80}-\\x{10FFFF}-]{0,61}[A-Za-z0-9_\\x{80}-\\x{10FFFF}])?";
    private static final String NAME = LABEL + "(?:\\." + LABEL + ")*+";
    private static final String LITERAL = "\\[[A-Za-z0-9:.]+]";
    private static final Pattern ROUTE = Pattern.compile("@" + NAME + "(?:,@" + NAME + ")*+:");
    private static final Pattern MAILBOX = Pattern.compile("(" + LOCAL + ")@(" + NAME + "|" + LITERAL + ")");
    private static final Pattern POSTMASTER = Pattern.compile("postmaster", Pattern.CASE_INSENSITIVE);
    private static final Pattern FORM = Pattern.compile("<((?:[^<>\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+)>(?: +(.*))?");

    /**
     * Reads one.
     *
     * @param keyword {@code FROM} or {@code TO}
     * @throws RefusedCommand if there is none
     */
    static EnvelopePath read(String keyword, String argument) throws RefusedCommand {
        String begin = keyword + ":";
        if (!argument.regionMatches(true, 0, begin, 0, begin.length())) {
            throw new RefusedCommand(501, "5.5.2", "The form is " + begin + "<address>");
        }
        Matcher form = FORM.matcher(argument.substring(begin.length()).strip());
        if (!form.matches()) {
            throw new RefusedCommand(501, "5.5.2", "The form is " + begin + "<address>, then a blank and parameters");
        }
        Matcher route = ROUTE.matcher(form.group(1));
        String address = route.lookingAt() ? form.group(1).substring(route.end()) : form.group(1);
        return new EnvelopePath(address, form.group(2) == null ? "" : form.group(2));
    }

    /** @throws RefusedCommand with that enhanced code, if the address is that of no mailbox */
    void requireMailbox(String enhanced) throws RefusedCommand {
        Matcher mailbox = MAILBOX.matcher(address);
        if (octets(address) > LONGEST_PATH
                || !mailbox.matches()
                || octets(mailbox.group(1)) > LONGEST_LOCAL_PART
                || !isDomain(mailbox.group(2))) {
            throw new RefusedCommand(553, enhanced, "This is no address of a mailbox");
        }
    }

    /** Whether it is the one name that has a mailbox everywhere, without a domain (RFC 5321 §4.5.1). */
    boolean isPostmaster() {
        return POSTMASTER.matcher(address).matches();
    }

    private static boolean isDomain(String domain) {
        if (!domain.startsWith("[")) {
            return true;
        }
        String inside = domain.substring(1, domain.length() - 1);
        boolean six = inside.toLowerCase(Locale.ROOT).startsWith("ipv6:");
        String literal = six ? inside.substring("ipv6:".length()) : inside;
        return six == literal.indexOf(':') >= 0 && AddressBlock.literal(literal).isPresent();
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
