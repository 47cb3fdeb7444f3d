package org.postroad.delivery.entity;

/** Which command of a delivery a reply answers. */
public enum SmtpStage {
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    /** The dot behind a message, or BDAT LAST. */
    MESSAGE
}
