/** The engine, its stores and the commands on jobs: the only place where jobs are written. */
@NullMarked
package org.postroad.jobs.control;

import org.jspecify.annotations.NullMarked;
