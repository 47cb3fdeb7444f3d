/** Calls to other people's servers: guarded by address, by time, by size and by host, and their failures told apart. */
@NullMarked
package org.postroad.provider.control;

import org.jspecify.annotations.NullMarked;
