package org.postroad.expression;

/** What keeps an expression from costing more than a settings file should be able to. */
public final class Limits {
    /** Characters of one expression. */
    public static final int LENGTH = 10_000;
    /** Brackets, calls and signs within one another. */
    public static final int DEPTH = 50;
    /** Steps of one evaluation: an operation is one, and one more for each 64 characters or 8 items that it looks at. */
    public static final int STEPS = 20_000;
    /** Characters of a text that comes out of an operation. */
    public static final int TEXT = 65_536;
    /** Items of a list that comes out of an operation. */
    public static final int ITEMS = 10_000;
    /** Characters of a regular expression, and instructions that its repetitions may make of it. */
    public static final int PATTERN = 10_000;

    static final int CHARACTERS_A_STEP = 64;
    static final int ITEMS_A_STEP = 8;

    private Limits() {}
}
