/** JMAP over HTTP: requests, the session, uploads, downloads, events. */
@NullMarked
package org.postroad.jmap.boundary;

import org.jspecify.annotations.NullMarked;
