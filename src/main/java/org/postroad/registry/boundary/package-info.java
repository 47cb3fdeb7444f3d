/** Serves what the objects are to clients that are driven by it. */
@NullMarked
package org.postroad.registry.boundary;

import org.jspecify.annotations.NullMarked;
