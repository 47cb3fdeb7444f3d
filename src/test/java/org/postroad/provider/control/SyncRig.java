package org.postroad.provider.control;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import javax.sql.DataSource;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.control.EnqueueJobs;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.QueueCatalog;
import org.postroad.jobs.control.TaskReading;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.DatabaseBlobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.MasterKey;
import org.postroad.platform.control.SecretCipher;
import org.postroad.platform.control.Transactions;
import org.postroad.platform.entity.AddressRules;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.TlsMode;
import org.postroad.testing.EngineRig;
import org.postroad.testing.Entities;
import org.postroad.testing.JpaTransactions;

/** The syncs over a database and a server on the loopback interface, without an engine. */
final class SyncRig implements AutoCloseable {
    static final int CAP = 2_000_000;

    private static final AtomicLong ACCOUNTS = new AtomicLong(500);

    final DataSource dataSource;
    final JpaTransactions transactions;
    final DatabaseBlobs blobs;
    final IdSource ids = new IdSource(Instant::now, () -> 1);
    final ProviderCredentialStore store;
    final CredentialChanges changes;
    final SecretSeals seals;
    final long account;
    private final int cap;
    private final MailHosts hosts = new MailHosts(new HostCircuits(Instant::now), Instant::now, 20);
    private final EntityManagerFactory factory;
    private final AtomicLong jobs = new AtomicLong(1_000);

    /** With an account of its own. */
    SyncRig(DataSource dataSource) {
        this(dataSource, ACCOUNTS.incrementAndGet(), CAP);
        EngineRig.execute(
                dataSource,
                "INSERT INTO account (id, name, created_at) VALUES (" + account + ", 'a" + account
                        + "', CURRENT_TIMESTAMP)");
    }

    /** For handlers only. @param cap the bytes of the largest message that is kept as a whole */
    static SyncRig over(DataSource dataSource, int cap) {
        return new SyncRig(dataSource, 0, cap);
    }

    private SyncRig(DataSource dataSource, long account, int cap) {
        this.dataSource = dataSource;
        this.account = account;
        this.cap = cap;
        this.factory = Entities.of(dataSource);
        this.transactions = new JpaTransactions(factory);
        this.blobs = new DatabaseBlobs(transactions, ids, Instant::now);
        this.store = new ProviderCredentialStore(transactions.entities());
        AuditLog audit = new AuditLog(transactions, Instant::now, ids, new Caller());
        this.changes = new CredentialChanges(store, transactions, Instant::now, ids, audit);
        this.seals = new SecretSeals(
                new SecretCipher(new MasterKey(new byte[MasterKey.BYTES]), List.of(), new SecureRandom()));
    }

    ProviderCredential credential(int port, String user, String secret) {
        return new CreateProviderCredential(changes, seals)
                .create(
                        account,
                        new CredentialSettings(
                                "mail", user, new MailServer("plain.example", port, TlsMode.NONE), null, null),
                        new CredentialSecrets(secret, null));
    }

    SyncAttempt attempt(ProviderCredential credential, String mailbox) {
        String payload = "{\"credential_id\":\"" + ProviderCredential.ID.text(credential.id()) + "\""
                + (mailbox.isEmpty() ? "" : ",\"mailbox\":\"" + mailbox + "\"") + "}";
        return new SyncAttempt(transactions, account, jobs.incrementAndGet(), payload);
    }

    SyncMessages messages() {
        return messages(MailboxSync.STRETCH, ReadBounds.Limits.SYNC);
    }

    SyncMessages messages(Duration stretch, ReadBounds.Limits limits) {
        return messages(stretch, limits, transactions, () -> {
            throw new AssertionError("Not asked for here");
        });
    }

    SyncMessages messages(Duration stretch, ReadBounds.Limits limits, Transactions own, Supplier<EnqueueJobs> enqueue) {
        ImapGround imap = imap(limits);
        DatabaseBlobs kept = new DatabaseBlobs(own, ids, Instant::now);
        SyncGround ground = new SyncGround(kept, ids, new MessageRemoval(own, kept, ids), enqueue);
        return new SyncMessages(target(), work(imap), ground, imap, stretch);
    }

    SyncMailboxes mailboxes() {
        SyncGround ground = new SyncGround(blobs, ids, removal(), () -> {
            throw new AssertionError("Not asked for here");
        });
        return new SyncMailboxes(target(), work(imap(ReadBounds.Limits.SYNC)), ground);
    }

    MessageRemoval removal() {
        return new MessageRemoval(transactions, blobs, ids);
    }

    private SyncTarget target() {
        return new SyncTarget(TaskReading.over(transactions), store);
    }

    private ImapWork work(ImapGround imap) {
        HostWait wait = new HostWait(
                transactions,
                () -> {
                    throw new AssertionError("No server fails so often here");
                },
                new QueueCatalog(transactions));
        return new ImapWork(access(imap), hosts, wait);
    }

    /** For passwords only: nothing is asked for tokens. */
    @SuppressWarnings("NullAway")
    private ImapAccess access(ImapGround imap) {
        AccessTokens tokens = new AccessTokens(null, new PlaintextHosts(List.of()), Instant::now);
        SignIns signIns = new SignIns(changes, seals, tokens, new KnownTokens(Instant::now));
        return new ImapAccess(signIns, new CredentialHealth(changes), imap);
    }

    private static AddressGuard guard() {
        return new AddressGuard(AddressRules.of("127.0.0.1"), host -> List.of(InetAddress.getByName("127.0.0.1")));
    }

    private ImapGround imap(ReadBounds.Limits limits) {
        return new ImapGround(
                guard(),
                new PlaintextHosts(List.of("plain.example")),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                limits,
                cap);
    }

    /** Runs it, as often as it asks to be called again. */
    JsonObject succeeds(JobHandler handler, SyncAttempt attempt) throws Exception {
        Outcome outcome = handler.run(attempt);
        for (int i = 0; i < 1_000 && outcome instanceof Outcome.Again; i++) {
            outcome = handler.run(attempt);
        }
        if (outcome instanceof Outcome.Succeeded done && done.result() != null) {
            return Json.createReader(new StringReader(done.result())).readObject();
        }
        throw new AssertionError(outcome.toString());
    }

    Outcome.Failed fails(JobHandler handler, SyncAttempt attempt) throws Exception {
        Outcome outcome = handler.run(attempt);
        if (outcome instanceof Outcome.Failed failed) {
            return failed;
        }
        throw new AssertionError(outcome.toString());
    }

    long number(String sql) {
        return EngineRig.number(dataSource, sql);
    }

    String text(String sql) {
        return EngineRig.text(dataSource, sql);
    }

    /** The source of the message of a subject. */
    byte[] source(String subject) throws IOException {
        long blob = number(
                "SELECT c.blob_id FROM message m JOIN message_content c ON c.id = m.content_id WHERE m.account_id = "
                        + account + " AND m.subject = '" + subject + "'");
        try (InputStream in = blobs.open(blob).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    long messagesKept() {
        return number("SELECT count(*) FROM message WHERE account_id = " + account);
    }

    long contentsKept() {
        return number("SELECT count(*) FROM message_content WHERE account_id = " + account);
    }

    long blobsKept() {
        return number("SELECT count(*) FROM blob WHERE account_id = " + account);
    }

    @Override
    public void close() {
        factory.close();
    }
}
