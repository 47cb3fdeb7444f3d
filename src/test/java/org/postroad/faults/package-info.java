/**
 * The fault runs ({@code mvn verify -Pfaults}): real nodes as processes of their own, a real PostgreSQL and a ledger outside of them,
 * and a driver that kills, stops and pauses while jobs flow. What it checks is written nowhere in the system under test: the ledger
 * has seen every call, the driver knows every fault.
 */
@NullMarked
package org.postroad.faults;

import org.jspecify.annotations.NullMarked;
