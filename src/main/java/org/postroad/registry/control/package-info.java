/** Keeps the configuration objects, and lets nodes notice that one has changed. */
@NullMarked
package org.postroad.registry.control;

import org.jspecify.annotations.NullMarked;
