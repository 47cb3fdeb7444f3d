package org.postroad.platform.entity;

/**
 * What is wrong with one member of a request.
 *
 * @param pointer where it is, as a JSON Pointer (RFC 6901) into the body, or the name of a query parameter
 * @param code what is wrong, in snake case, as {@code unknown_member}
 * @param detail what was found and what is allowed, for a person
 */
public record FieldError(String pointer, String code, String detail) {}
