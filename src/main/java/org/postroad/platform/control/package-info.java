/** The ground under every feature: the clock, ids, transactions, the database and the configuration of a node. */
@NullMarked
package org.postroad.platform.control;

import org.jspecify.annotations.NullMarked;
