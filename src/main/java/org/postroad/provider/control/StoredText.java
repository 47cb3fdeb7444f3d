package org.postroad.provider.control;

/** Text from mail as the database takes it: no NUL, no half characters, no more than fits. */
final class StoredText {
    private StoredText() {}

    /** The text on one line, in at most so many UTF-16 units. */
    static String line(String text, int most) {
        StringBuilder fit = new StringBuilder(Math.min(text.length(), most));
        for (int i = 0; i < text.length() && fit.length() < most; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            if (fit.length() + Character.charCount(point) > most) {
                break;
            }
            fit.appendCodePoint(half || point == 0 ? '\uFFFD' : Character.isISOControl(point) ? ' ' : point);
        }
        return fit.toString().strip();
    }
}
