/** What all REST resources share: problems (RFC 9457), strict JSON bodies, paging, entity tags and idempotency keys. */
@NullMarked
package org.postroad.platform.boundary;

import org.jspecify.annotations.NullMarked;
