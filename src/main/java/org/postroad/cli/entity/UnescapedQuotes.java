package org.postroad.cli.entity;

import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules as people write them: {@code { if = "f("a", "b")", then = "'c'" }}. TOML ends a text at the first quote; here it ends where the
 * rule goes on, and the quotes in between are the text's own.
 */
final class UnescapedQuotes {
    private static final Pattern BEGIN = Pattern.compile("\\b(if|then|else)\\s*=\\s*\"");
    private static final Pattern END = Pattern.compile("\"\\s*(?:,\\s*(?:if|then|else)\\s*=|})");

    private UnescapedQuotes() {}

    /** The text with these quotes escaped. @param told the key and the line, from 1, of each text that had some */
    static String mend(String toml, ObjIntConsumer<String> told) {
        StringBuilder mended = new StringBuilder();
        String[] lines = toml.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            mended.append(i == 0 ? "" : "\n").append(line(lines[i], i + 1, told));
        }
        return mended.toString();
    }

    private static String line(String line, int number, ObjIntConsumer<String> told) {
        StringBuilder mended = new StringBuilder();
        Matcher begin = BEGIN.matcher(line);
        Matcher end = END.matcher(line);
        int at = 0;
        while (begin.find(at)) {
            int from = begin.end();
            if (!end.find(from)) {
                break;
            }
            String text = line.substring(from, end.start());
            String escaped = text.replaceAll("(?<!\\\\)\"", "\\\\\"");
            if (!escaped.equals(text)) {
                told.accept(begin.group(1), number);
            }
            mended.append(line, at, from).append(escaped);
            at = end.start();
        }
        return mended.append(line.substring(at)).toString();
    }
}
