/**
 * What stands around mail that goes out, in fault runs and benchmarks: a sink that takes it and keeps a ledger, injectors that hand it in, and
 * the settings that lead from one to the other.
 */
@NullMarked
package org.postroad.testing.mail;

import org.jspecify.annotations.NullMarked;
