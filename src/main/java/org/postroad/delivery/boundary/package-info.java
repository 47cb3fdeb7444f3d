/** Mail as clients send it and operators see it. */
@NullMarked
package org.postroad.delivery.boundary;

import org.jspecify.annotations.NullMarked;
