/** Signing in, deciding what a caller may do, the audit log, and the use cases on accounts, members and API keys. */
@NullMarked
package org.postroad.identity.control;

import org.jspecify.annotations.NullMarked;
