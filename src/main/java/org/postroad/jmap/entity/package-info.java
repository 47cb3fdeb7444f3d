/** The shapes of RFC 8620: calls, references, errors of requests. Pure. */
@NullMarked
package org.postroad.jmap.entity;

import org.jspecify.annotations.NullMarked;
