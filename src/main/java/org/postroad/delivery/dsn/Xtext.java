package org.postroad.delivery.dsn;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How parameters of MAIL and RCPT carry what they could not as it is (RFC 3461 §4). */
public final class Xtext {
    private static final Pattern ENCODED = Pattern.compile("(?:[!-*,-<>-~]|\\+[0-9A-F]{2})*+");
    private static final Pattern HEX = Pattern.compile("\\+([0-9A-F]{2})");

    private Xtext() {}

    /** @throws MalformedParameter naming the parameter, if that is no xtext */
    static String decode(String parameter, String text) throws MalformedParameter {
        if (!ENCODED.matcher(text).matches()) {
            throw new MalformedParameter(parameter + " is xtext: ! to ~ without + and =, others as +HH");
        }
        Matcher matcher = HEX.matcher(text);
        StringBuilder latin = new StringBuilder(); // one char a byte
        while (matcher.find()) {
            matcher.appendReplacement(
                    latin, Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(matcher.group(1), 16))));
        }
        matcher.appendTail(latin);
        return new String(latin.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The text as xtext; what is not ASCII by its UTF-8. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < '!' || c > '~' || c == '+' || c == '=') {
                encoded.append(String.format("+%02X", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }
}
