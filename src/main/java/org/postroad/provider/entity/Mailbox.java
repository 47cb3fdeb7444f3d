package org.postroad.provider.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;

/** A mailbox that a provider credential leads to, for reading: jobs write it by JDBC. */
@Entity
@Table(name = "mailbox")
public class Mailbox {
    public static final IdFormat ID = new IdFormat("mbx_");

    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "credential_id")
    private long credentialId;

    @Column(name = "path")
    private String path;

    @Column(name = "delimiter")
    private @Nullable String delimiter;

    @Column(name = "special_use")
    private @Nullable String specialUse;

    @Column(name = "selectable")
    private boolean selectable;

    @Column(name = "uid_validity")
    private @Nullable Long uidValidity;

    @Column(name = "messages")
    private @Nullable Long messages;

    @Column(name = "unseen")
    private @Nullable Long unseen;

    @Column(name = "gone_at")
    private @Nullable Instant goneAt;

    @Column(name = "listed_at")
    private Instant listedAt;

    @Column(name = "synced_at")
    private @Nullable Instant syncedAt;

    /** For JPA. */
    protected Mailbox() {}

    public long id() {
        return id;
    }

    public long accountId() {
        return accountId;
    }

    public long credentialId() {
        return credentialId;
    }

    /** The whole name, decoded. */
    public String path() {
        return path;
    }

    /** What is between the levels of the path; empty where there are none. */
    public Optional<String> delimiter() {
        return Optional.ofNullable(delimiter);
    }

    /** What it is for, by {@link SpecialUse#wireName}; empty for nothing of the kind. */
    public Optional<String> specialUse() {
        return Optional.ofNullable(specialUse);
    }

    /** Whether it can have messages. */
    public boolean selectable() {
        return selectable;
    }

    /** As the server last said; empty where it did not, as for the next two. */
    public Optional<Long> uidValidity() {
        return Optional.ofNullable(uidValidity);
    }

    /** How many messages it has. */
    public Optional<Long> messages() {
        return Optional.ofNullable(messages);
    }

    /** How many of them nobody has seen. */
    public Optional<Long> unseen() {
        return Optional.ofNullable(unseen);
    }

    /** When a listing first had it no longer; empty while the server has it. */
    public Optional<Instant> goneAt() {
        return Optional.ofNullable(goneAt);
    }

    /** The last listing that had it. */
    public Instant listedAt() {
        return listedAt;
    }

    /** When a sync of its messages last came to its end; empty before the first. */
    public Optional<Instant> syncedAt() {
        return Optional.ofNullable(syncedAt);
    }
}
