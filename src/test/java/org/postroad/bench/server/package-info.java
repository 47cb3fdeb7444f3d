/** What the benchmark adds to the WAR that it measures: an action that does nothing, and an address that does nothing. */
@NullMarked
package org.postroad.bench.server;

import org.jspecify.annotations.NullMarked;
