/**
 * The language in which an operator says where mail goes, how and when: expressions over what is known of a message, and lists of
 * <i>if</i>, <i>then</i> and <i>else</i>. Text is read once and may then be evaluated any number of times, by any thread. Nothing here
 * reaches outside: what an expression asks of a database or of the DNS it asks an {@link Environment}.
 *
 * <p>No expression can hang its caller: a text's length and its nesting are bounded when it is read, the work and the size of every
 * value when it is evaluated ({@link Limits}). The language is Stalwart's (Stalwart docs, Expressions).
 */
@NullMarked
package org.postroad.expression;

import org.jspecify.annotations.NullMarked;
