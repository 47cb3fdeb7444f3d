/**
 * Delivery status notifications: what a sender can ask for (RFC 3461), what is due to be told, and the message that tells it (RFC 3464,
 * RFC 6522, RFC 6533). Text in, text out; when and to whom is decided elsewhere.
 */
@NullMarked
package org.postroad.delivery.dsn;

import org.jspecify.annotations.NullMarked;
