package org.postroad.provider.entity;

import java.util.Locale;

/** How a mail server is spoken to. */
public enum MailProtocol {
    IMAP,
    SMTP;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
