/** Mail on its way out: what a recipient's delivery goes through, as values and arithmetic. */
@NullMarked
package org.postroad.delivery.entity;

import org.jspecify.annotations.NullMarked;
