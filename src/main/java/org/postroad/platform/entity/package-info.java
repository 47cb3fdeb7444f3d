/** Values that every feature uses: ids as text, and the one way to refuse a request. */
@NullMarked
package org.postroad.platform.entity;

import org.jspecify.annotations.NullMarked;
