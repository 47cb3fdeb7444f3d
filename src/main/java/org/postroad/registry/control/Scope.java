package org.postroad.registry.control;

/** Whose objects a call is about. Who calls is known to homes above identity. @param accountId the account that the call names */
public record Scope(long accountId) {}
