package org.postroad.delivery.control;

import org.postroad.identity.entity.ClientAddress;

/**
 * Who is at the other end of a session.
 *
 * @param port of ours, that it came to
 * @param trusted whether it may send anywhere without signing in
 * @param loopback whether nobody can listen on the way
 */
record InboundClient(ClientAddress address, int port, boolean trusted, boolean loopback) {}
