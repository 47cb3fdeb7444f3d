/** Carries out method calls over the homes of the registry, and tells what a session may do. */
@NullMarked
package org.postroad.jmap.control;

import org.jspecify.annotations.NullMarked;
