/** Provider credentials over REST. */
@NullMarked
package org.postroad.provider.boundary;

import org.jspecify.annotations.NullMarked;
