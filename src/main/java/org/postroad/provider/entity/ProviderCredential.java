package org.postroad.provider.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Task;
import org.postroad.platform.entity.IdFormat;

/** What an account signs in with at a mail provider. Holds its secrets sealed; to open them is not its business. */
@Entity
@Table(name = "provider_credential")
public class ProviderCredential {
    public static final IdFormat ID = Task.CREDENTIAL_ID;
    public static final String TABLE = "provider_credential";
    public static final int NAME_LENGTH = 255;
    public static final int USER_LENGTH = 320;

    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "account_id")
    private long accountId;

    @Column(name = "name")
    private String name;

    @Column(name = "user_name")
    private String userName;

    @Column(name = "imap_host")
    private @Nullable String imapHost;

    @Column(name = "imap_port")
    private @Nullable Integer imapPort;

    @Column(name = "imap_tls")
    private @Nullable String imapTls;

    @Column(name = "smtp_host")
    private @Nullable String smtpHost;

    @Column(name = "smtp_port")
    private @Nullable Integer smtpPort;

    @Column(name = "smtp_tls")
    private @Nullable String smtpTls;

    @Column(name = "secret")
    private String secret;

    @Column(name = "token_url")
    private @Nullable String tokenUrl;

    @Column(name = "client_id")
    private @Nullable String clientId;

    @Column(name = "client_secret")
    private @Nullable String clientSecret;

    @Column(name = "status")
    private String status;

    @Column(name = "last_tested_at")
    private @Nullable Instant lastTestedAt;

    @Column(name = "failure_code")
    private @Nullable String failureCode;

    @Column(name = "failure_text")
    private @Nullable String failureText;

    @Column(name = "failing_since")
    private @Nullable Instant failingSince;

    @Column(name = "watch")
    private boolean watch;

    @Column(name = "event_key")
    private @Nullable String eventKey;

    @Column(name = "rotated_at")
    private @Nullable Instant rotatedAt;

    @Column(name = "generation")
    private int generation;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    @Column(name = "version")
    private long version;

    /** For JPA. */
    protected ProviderCredential() {}

    /** @param encrypted its secrets, sealed for this id */
    public ProviderCredential(
            long id, long accountId, CredentialSettings settings, CredentialSecrets encrypted, Instant now) {
        this.id = id;
        this.accountId = accountId;
        this.status = CredentialStatus.UNVERIFIED.wireName();
        this.generation = 1;
        this.createdAt = now;
        this.updatedAt = now;
        this.version = 1;
        put(settings);
        put(encrypted);
    }

    /** Takes new settings. What was known of it holds no longer, unless only its name is another. */
    public void change(CredentialSettings settings, Instant now) {
        boolean sameForAServer = settings.signsInAs(settings());
        put(settings);
        updatedAt = now;
        if (!sameForAServer) {
            forget();
        }
    }

    /** Takes a new secret; what was known of it holds no longer. */
    public void rotate(CredentialSecrets encrypted, Instant now) {
        put(encrypted);
        rotatedAt = now;
        updatedAt = now;
        forget();
    }

    /** Takes the refresh token that the token endpoint has put in the place of the old one (RFC 6749 §6): the same grant, no rotation. */
    public void renew(CredentialSecrets encrypted) {
        put(encrypted);
    }

    /** Notes that everything went well. */
    public void proved(Instant now) {
        lastTestedAt = now;
        status = CredentialStatus.VALID.wireName();
        failingSince = null;
        failureCode = null;
        failureText = null;
    }

    /** Notes a failure; one for a time does not take back what was known before. */
    public void failed(ProviderFailure failure, Instant now) {
        lastTestedAt = now;
        if (failure.permanent()) {
            fails(failure, now);
        } else {
            note(failure);
        }
    }

    /** Notes a permanent failure that was met while it was used: it is not to be tried again before it is tested. */
    public void fails(ProviderFailure failure, Instant now) {
        note(failure);
        if (status() != CredentialStatus.FAILING) {
            failingSince = now;
        }
        status = CredentialStatus.FAILING.wireName();
    }

    /** Takes the key that provider events are signed with from now on. @param ciphertext for this row */
    public void takeEventKey(String ciphertext, Instant now) {
        eventKey = ciphertext;
        updatedAt = now;
    }

    private void note(ProviderFailure failure) {
        failureCode = failure.code().wireName();
        failureText = failure.detail();
    }

    private void forget() {
        status = CredentialStatus.UNVERIFIED.wireName();
        failingSince = null;
        failureCode = null;
        failureText = null;
        generation++;
    }

    private void put(CredentialSettings settings) {
        name = settings.name();
        userName = settings.user();
        MailServer imap = settings.imap();
        imapHost = imap == null ? null : imap.host();
        imapPort = imap == null ? null : imap.port();
        imapTls = imap == null ? null : imap.tls().wireName();
        MailServer smtp = settings.smtp();
        smtpHost = smtp == null ? null : smtp.host();
        smtpPort = smtp == null ? null : smtp.port();
        smtpTls = smtp == null ? null : smtp.tls().wireName();
        OauthClient oauth = settings.oauth();
        tokenUrl = oauth == null ? null : oauth.tokenUrl();
        clientId = oauth == null ? null : oauth.clientId();
        watch = settings.watch();
    }

    private void put(CredentialSecrets encrypted) {
        secret = encrypted.secret();
        clientSecret = encrypted.clientSecret();
    }

    private static @Nullable MailServer server(@Nullable String host, @Nullable Integer port, @Nullable String tls) {
        return host == null || port == null || tls == null ? null : new MailServer(host, port, TlsMode.of(tls));
    }

    public long id() {
        return id;
    }

    public long accountId() {
        return accountId;
    }

    public CredentialSettings settings() {
        return new CredentialSettings(
                name,
                userName,
                server(imapHost, imapPort, imapTls),
                server(smtpHost, smtpPort, smtpTls),
                tokenUrl == null || clientId == null ? null : new OauthClient(tokenUrl, clientId),
                watch);
    }

    /** Its secrets, sealed. */
    public CredentialSecrets encrypted() {
        return new CredentialSecrets(secret, clientSecret);
    }

    public CredentialStatus status() {
        return CredentialStatus.of(status);
    }

    /** When it was last tested; empty for never. */
    public Optional<Instant> lastTestedAt() {
        return Optional.ofNullable(lastTestedAt);
    }

    /** Why the last test failed; empty if it did not, or what was tested is no longer so. */
    public Optional<ErrorCode> failureCode() {
        return Optional.ofNullable(failureCode).flatMap(ErrorCode::of);
    }

    /** What happened then, for a person. */
    public Optional<String> failureText() {
        return Optional.ofNullable(failureText);
    }

    /** Since when it is failing; empty while it is not. */
    public Optional<Instant> failingSince() {
        return Optional.ofNullable(failingSince);
    }

    /** What provider events are signed with, sealed; empty: none are taken. */
    public Optional<String> eventKey() {
        return Optional.ofNullable(eventKey);
    }

    /** When a new secret was last given; empty while it has its first one. */
    public Optional<Instant> rotatedAt() {
        return Optional.ofNullable(rotatedAt);
    }

    /** Grows with every change that a test would notice: what was found before tells nothing then. */
    public int generation() {
        return generation;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When a person last changed it or gave it a new secret. */
    public Instant updatedAt() {
        return updatedAt;
    }

    /** Grows with every change, each note of a test included. */
    public long version() {
        return version;
    }

    /** Its id; nothing of its secrets. */
    @Override
    public String toString() {
        return ID.text(id);
    }
}
