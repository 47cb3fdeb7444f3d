/**
 * Postroad, the background engine of a mail platform. Its features are the packages below this one; this one holds only
 * what the container needs to know about the whole application.
 */
@NullMarked
package org.postroad;

import org.jspecify.annotations.NullMarked;
