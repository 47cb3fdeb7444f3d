package org.postroad.identity.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.postroad.platform.entity.IdFormat;

/** A user's place in an account. Every account has at least one {@link Role#OWNER}. */
@Entity
@Table(name = "member")
public class Member {
    public static final IdFormat ID = new IdFormat("mbr_");

    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "user_id")
    private long userId;

    @Column(name = "role")
    private String role;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    /** For JPA. */
    protected Member() {}

    public Member(long id, long accountId, long userId, Role role, Instant createdAt) {
        this.id = id;
        this.accountId = accountId;
        this.userId = userId;
        this.role = role.wireName();
        this.createdAt = createdAt;
        this.version = 1;
    }

    /** Whoever lets the last owner become something else breaks the account; {@code ChangeMember} does not. */
    public void become(Role newRole) {
        this.role = newRole.wireName();
    }

    public long id() {
        return id;
    }

    public long accountId() {
        return accountId;
    }

    public long userId() {
        return userId;
    }

    public Role role() {
        return Role.of(role);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Grows with every change. */
    public long version() {
        return version;
    }
}
