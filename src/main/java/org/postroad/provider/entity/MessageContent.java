package org.postroad.provider.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What messages of an account consist of, once for all that are the same byte by byte; for reading. */
@Entity
@Table(name = "message_content")
public class MessageContent {
    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "sha256")
    private String sha256;

    @Column(name = "complete")
    private boolean complete;

    @Column(name = "size")
    private long size;

    @Column(name = "blob_id")
    private long blobId;

    /** For JPA. */
    protected MessageContent() {}

    public long id() {
        return id;
    }

    public long accountId() {
        return accountId;
    }

    /** Of what is kept, in hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** Whether it is all of the message; else its header, since the message is larger than is kept. */
    public boolean complete() {
        return complete;
    }

    /** Bytes that are kept. */
    public long size() {
        return size;
    }

    /** Where they are kept. */
    public long blobId() {
        return blobId;
    }
}
