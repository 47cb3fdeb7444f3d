package org.postroad.delivery.entity;

import java.util.Arrays;
import java.util.Optional;

/** What a throttle or a quota counts apart. */
public enum MailLimit {
    MX("mx", "Host"),
    REMOTE_IP("remoteIp", "Address of the host"),
    LOCAL_IP("localIp", "Address of our own"),
    SENDER("sender", "Sender"),
    SENDER_DOMAIN("senderDomain", "Domain of the sender"),
    RCPT("rcpt", "Recipient"),
    RCPT_DOMAIN("rcptDomain", "Domain of the recipient");

    private final String wireName;
    private final String label;

    MailLimit(String wireName, String label) {
        this.wireName = wireName;
        this.label = label;
    }

    public String wireName() {
        return wireName;
    }

    /** For a person. */
    public String label() {
        return label;
    }

    public static Optional<MailLimit> of(String wireName) {
        return Arrays.stream(values())
                .filter(limit -> limit.wireName.equals(wireName))
                .findFirst();
    }
}
