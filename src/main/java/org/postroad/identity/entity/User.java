package org.postroad.identity.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroad.platform.entity.IdFormat;

/** Whoever can sign in: a person or a program. What a user may do in an account follows from being a {@link Member} of it. */
@Entity
@Table(name = "user_login")
public class User {
    public static final IdFormat ID = new IdFormat("usr_");

    /** The user of the first start. */
    public static final String ADMIN = "admin";

    /** No colon, since Basic (RFC 7617 §2) ends the name there; nothing that looks different in a log than it is. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,254}");

    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "name")
    private String name;

    @Column(name = "password_hash")
    private @Nullable String passwordHash;

    @Column(name = "permissions")
    private String permissions;

    @Column(name = "role_ids")
    private String roleIds;

    @Column(name = "description")
    private String description;

    @Column(name = "quotas")
    private String quotas;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    /** For JPA. */
    protected User() {}

    /**
     * A user who may do nothing yet.
     *
     * @param name see {@link #isName}
     * @param password null for one that signs in by API key only
     */
    public User(long id, String name, @Nullable PasswordHash password, Instant createdAt) {
        if (!isName(name)) {
            throw new IllegalArgumentException("Not a user's name");
        }
        this.id = id;
        this.name = name;
        this.passwordHash = password == null ? null : password.text();
        this.permissions = "";
        this.roleIds = "";
        this.description = "";
        this.quotas = "";
        this.createdAt = createdAt;
        this.version = 1;
    }

    /** Whether a text can be a user's name: 1 to 255 lower-case letters, digits and {@code . _ @ + -}, a letter or digit first. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public void changePassword(PasswordHash password) {
        this.passwordHash = password.text();
    }

    /** Sets what the user may do on the server; who may do everything may do what later versions add, too. */
    public void permit(Set<Permission> serverPermissions) {
        this.permissions = serverPermissions.containsAll(EnumSet.allOf(Permission.class))
                ? PermissionNames.ALL
                : PermissionNames.text(serverPermissions);
    }

    /** Gives the user roles on the server in place of those it has. */
    public void take(Collection<Long> roles) {
        this.roleIds = roles.stream().sorted().map(ServerRole.ID::text).collect(Collectors.joining(" "));
    }

    /** @param text what the user is for, for a person; at most 1,000 characters */
    public void describe(String text) {
        this.description = text;
    }

    /** Sets how much the user may have; of what is not named, as much as it likes. */
    public void allot(Map<Quota, Long> amounts) {
        this.quotas = Quota.text(amounts);
    }

    /** How much the user may have of what is limited. */
    public Map<Quota, Long> quotas() {
        return Quota.parse(quotas);
    }

    /** The roles the user has on the server, as ids. */
    public List<String> roles() {
        return roleIds.isEmpty() ? List.of() : List.of(roleIds.split(" ", -1));
    }

    /** Empty for none. */
    public String description() {
        return description;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Empty for a user without a password. */
    public Optional<PasswordHash> password() {
        return Optional.ofNullable(passwordHash).map(PasswordHash::parse);
    }

    /** What the user may do on the server, and so in every account. */
    public Set<Permission> permissions() {
        return PermissionNames.parse(permissions);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Grows with every change. */
    public long version() {
        return version;
    }
}
