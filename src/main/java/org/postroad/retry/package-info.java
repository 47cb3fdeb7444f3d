/**
 * When failed work is tried again, and when it is given up: arithmetic on what is passed in, so that every delay an operator will see
 * can be tested without a clock, a database or luck.
 */
@NullMarked
package org.postroad.retry;

import org.jspecify.annotations.NullMarked;
