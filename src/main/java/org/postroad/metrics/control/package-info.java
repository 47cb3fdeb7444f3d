/** Counts what happens and measures what is: the only place that knows the metrics library, so that it can be another one day. */
@NullMarked
package org.postroad.metrics.control;

import org.jspecify.annotations.NullMarked;
