/** Handlers that only tests have. Whatever is in this package is added to the WAR that the integration tests deploy. */
@NullMarked
package org.postroad.testing.actions;

import org.jspecify.annotations.NullMarked;
