/** The commands: what is typed, and what is shown for it. */
@NullMarked
package org.postroad.cli.boundary;

import org.jspecify.annotations.NullMarked;
