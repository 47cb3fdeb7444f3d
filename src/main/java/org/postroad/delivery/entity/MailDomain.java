package org.postroad.delivery.entity;

import org.postroad.platform.entity.IdFormat;

/** A domain whose mail stays here. */
public final class MailDomain {
    public static final String TYPE = "Domain";
    public static final IdFormat ID = new IdFormat("dom_");

    /** The longest name (RFC 1035 §2.3.4). */
    public static final int LONGEST = 253;

    private MailDomain() {}
}
