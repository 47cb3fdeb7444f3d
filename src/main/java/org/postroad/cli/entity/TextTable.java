package org.postroad.cli.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows under column names: aligned for a terminal, or one line a row with tabs for a program.
 *
 * @param rows each as long as the columns
 */
public record TextTable(List<String> columns, List<List<String>> rows) {
    private static final int LEAST = 8;

    /** @param width of the terminal in characters; a wider table has its widest columns cut, with an ellipsis */
    public List<String> lines(int width) {
        int[] widths = widths(width);
        List<String> lines = new ArrayList<>();
        lines.add(
                line(columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /** No header, nothing cut; tabs and line ends within a value become spaces. */
    public List<String> plainLines() {
        return rows.stream()
                .map(row ->
                        String.join("\t", row.stream().map(TextTable::oneLine).toList()))
                .toList();
    }

    private int[] widths(int width) {
        int[] widths = new int[columns.size()];
        int sum = 0;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], oneLine(row.get(i)).length());
            }
            sum += widths[i] + 2;
        }
        for (int over = sum - 2 - width; over > 0; over--) {
            int widest = widest(widths);
            if (widths[widest] <= LEAST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    /** Not the first: it is what a record is called by. */
    private static int widest(int[] widths) {
        int widest = Math.min(1, widths.length - 1);
        for (int i = widest + 1; i < widths.length; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        return widest;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = oneLine(cells.get(i));
            String fit = cell.length() > widths[i] ? cell.substring(0, widths[i] - 1) + "…" : cell;
            line.append(fit).append(" ".repeat(widths[i] - fit.length() + 2));
        }
        return line.toString().stripTrailing();
    }

    /** Control characters would let a server write over the terminal. */
    public static String oneLine(String cell) {
        return cell.replaceAll("\\p{Cntrl}+", " ");
    }
}
