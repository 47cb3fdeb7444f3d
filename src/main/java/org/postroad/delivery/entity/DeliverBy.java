package org.postroad.delivery.entity;

import java.time.Instant;

/**
 * What the sender asked for by DELIVERBY (RFC 2852 §4).
 *
 * @param at the time by which the message should be delivered
 * @param returned whether it is given up then; else the sender is told, and delivery goes on
 */
public record DeliverBy(Instant at, boolean returned) {}
