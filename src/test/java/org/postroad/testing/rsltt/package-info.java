/** Objects of Postroad as the client library of rs.ltt wants them declared. */
@JmapNamespace("urn:stalwart:jmap")
package org.postroad.testing.rsltt;

import rs.ltt.jmap.annotation.JmapNamespace;
