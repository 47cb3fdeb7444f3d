package org.postroad.registry.control;

/** A configuration object as its row. @param body the object as JSON text */
public record StoredRow(long id, String name, String body) {}
