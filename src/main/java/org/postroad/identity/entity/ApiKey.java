package org.postroad.identity.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;

/** A secret that stands for a user in programs, never for more than the user may do, and usually for less. Never changed, only revoked. */
@Entity
@Table(name = "api_key")
public class ApiKey {
    public static final IdFormat ID = new IdFormat("key_");
    public static final int NAME_LENGTH = 255;

    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "user_id")
    private long userId;

    @Column(name = "name")
    private String name;

    @Column(name = "prefix")
    private String prefix;

    @Column(name = "secret_hash")
    private String secretHash;

    @Column(name = "confined")
    private boolean confined;

    @Column(name = "scopes")
    private @Nullable String scopes;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "allowed_ips")
    private String allowedIps;

    @Column(name = "last_used_at")
    private @Nullable Instant lastUsedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    /** For JPA. */
    protected ApiKey() {}

    /** @param grant what the key may be used for; checked against the user's rights by whoever makes the key */
    public ApiKey(
            long id, long accountId, long userId, String name, ApiKeySecret secret, KeyGrant grant, Instant createdAt) {
        this.id = id;
        this.accountId = accountId;
        this.userId = userId;
        this.name = name;
        this.prefix = secret.prefix();
        this.secretHash = secret.hash();
        this.confined = grant.confined();
        this.scopes = grant.scopes() == null ? null : PermissionNames.text(grant.scopes());
        this.expiresAt = grant.expiresAt();
        this.allowedIps = grant.allowed().text();
        this.createdAt = createdAt;
        this.version = 1;
    }

    /** Whether a text can be a key's name: 1 to 255 characters, none of them invisible: it stands in the audit log. */
    public static boolean isName(String text) {
        return !text.isBlank()
                && text.length() <= NAME_LENGTH
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }

    public long id() {
        return id;
    }

    /** The account the key is kept in. */
    public long accountId() {
        return accountId;
    }

    /** Whom the key stands for. */
    public long userId() {
        return userId;
    }

    public String name() {
        return name;
    }

    /** The first characters of the secret. */
    public String prefix() {
        return prefix;
    }

    /** SHA-256 of the secret, hexadecimal. */
    public String secretHash() {
        return secretHash;
    }

    /** Whether the key acts in its account only, whatever else its user may do. */
    public boolean confined() {
        return confined;
    }

    /** What the key may be used for at most; empty for everything that its user may do. */
    public Optional<Set<Permission>> scopes() {
        return Optional.ofNullable(scopes).map(PermissionNames::parse);
    }

    /** From when on the key is no good; empty for never. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** From where the key may be used. */
    public AllowedAddresses allowed() {
        return AllowedAddresses.parse(allowedIps);
    }

    /** When it was last used, known some seconds after; empty for never. */
    public Optional<Instant> lastUsedAt() {
        return Optional.ofNullable(lastUsedAt);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Grows with every change, each note of its use included. */
    public long version() {
        return version;
    }
}
