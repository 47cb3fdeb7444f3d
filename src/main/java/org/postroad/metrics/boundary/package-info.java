/** Where metrics come in from HTTP and go out to Prometheus. */
@NullMarked
package org.postroad.metrics.boundary;

import org.jspecify.annotations.NullMarked;
