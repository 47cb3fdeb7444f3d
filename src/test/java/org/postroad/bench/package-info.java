/**
 * The benchmark: Postroad beside plain JDBC over the same tables, db-scheduler and JobRunr, on one PostgreSQL in one run. It prints
 * what was measured and judges it against the design's table; no number fails the build.
 */
@NullMarked
package org.postroad.bench;

import org.jspecify.annotations.NullMarked;
