package org.postroad.registry.control;

/** The present limits of the protocol; asked for at each request, so that a change is obeyed at once. */
public interface JmapSettings {
    JmapLimits current();
}
