/** What a job is: its states and the transitions between them, what a handler may answer, and the codes of failures. */
@NullMarked
package org.postroad.jobs.entity;

import org.jspecify.annotations.NullMarked;
