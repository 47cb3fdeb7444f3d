package org.postroad.jmap.control;

import org.postroad.jmap.entity.Arguments;
import org.postroad.registry.control.CreatedIds;
import org.postroad.registry.control.JmapLimits;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.control.Scope;

/**
 * A call of a standard method, as far as all methods read it the same way.
 *
 * @param account the id of the account as the response shows it; empty where there is none
 * @param createdIds of the whole request
 */
record Call(
        ObjectHome home, Scope scope, String account, Arguments arguments, CreatedIds createdIds, JmapLimits limits) {}
