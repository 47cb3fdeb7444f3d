package org.postroad.provider.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;

/** A message of a {@link Mailbox}, for reading: jobs write it by JDBC. */
@Entity
@Table(name = "message")
public class Message {
    public static final IdFormat ID = new IdFormat("eml_");

    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "mailbox_id")
    private long mailboxId;

    @Column(name = "uid_validity")
    private long uidValidity;

    @Column(name = "uid")
    private long uid;

    @Column(name = "content_id")
    private long contentId;

    @Column(name = "size")
    private long size;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "sent_at")
    private @Nullable Instant sentAt;

    @Column(name = "flags")
    private String flags;

    @Column(name = "message_id")
    private @Nullable String messageId;

    @Column(name = "subject")
    private String subject;

    @Column(name = "sender")
    private String sender;

    @Column(name = "recipients")
    private String recipients;

    @Column(name = "structure")
    private String structure;

    /** For JPA. */
    protected Message() {}

    public long id() {
        return id;
    }

    public long accountId() {
        return accountId;
    }

    public long mailboxId() {
        return mailboxId;
    }

    public long uidValidity() {
        return uidValidity;
    }

    public long uid() {
        return uid;
    }

    /** What it consists of, a {@link MessageContent}. */
    public long contentId() {
        return contentId;
    }

    /** Bytes of the whole message, as the server says, also where only its header is kept. */
    public long size() {
        return size;
    }

    /** When the server got it. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** Its Date header; empty where there is none that can be read. */
    public Optional<Instant> sentAt() {
        return Optional.ofNullable(sentAt);
    }

    /** Sorted, with a space before, between and after: <code>\Flagged \Seen</code>; one space where there are none. */
    public String flags() {
        return flags;
    }

    /** Its Message-ID header; empty where there is none. */
    public Optional<String> messageId() {
        return Optional.ofNullable(messageId);
    }

    /** Decoded; cut. */
    public String subject() {
        return subject;
    }

    /** From, decoded, as {@code Name <address>, …}; cut. */
    public String sender() {
        return sender;
    }

    /** To and Cc, likewise. */
    public String recipients() {
        return recipients;
    }

    /** Its parts, as JSON; see {@code src/docs/actions.md}. */
    public String structure() {
        return structure;
    }
}
