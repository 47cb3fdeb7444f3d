/**
 * What the integration tests stand on: a real PostgreSQL, an empty database each, and the real WAR on one server that all
 * of them share.
 */
@NullMarked
package org.postroad.testing;

import org.jspecify.annotations.NullMarked;
