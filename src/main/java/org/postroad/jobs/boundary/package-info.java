/** Jobs, queues and the TaskManager over REST, and the timers that keep the engine going. */
@NullMarked
package org.postroad.jobs.boundary;

import org.jspecify.annotations.NullMarked;
