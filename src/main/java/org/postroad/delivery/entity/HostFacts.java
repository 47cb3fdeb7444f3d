package org.postroad.delivery.entity;

/** A host that mail is taken to, as rules ask of it. @param localAddress empty for whichever the system takes */
public record HostFacts(String name, String address, String localAddress) {}
