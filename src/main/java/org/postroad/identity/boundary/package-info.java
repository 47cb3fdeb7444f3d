/** The filter that every request passes, and accounts, members, API keys and the audit log over REST. */
@NullMarked
package org.postroad.identity.boundary;

import org.jspecify.annotations.NullMarked;
