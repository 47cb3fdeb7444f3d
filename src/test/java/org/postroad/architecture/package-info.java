/**
 * The house rules as tests: rooms, arrows and words of the design. {@code fixtures} is a small house in which each rule is
 * broken, so that a rule that matches nothing is noticed.
 */
@NullMarked
package org.postroad.architecture;

import org.jspecify.annotations.NullMarked;
