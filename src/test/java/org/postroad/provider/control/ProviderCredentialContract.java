package org.postroad.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.control.Caller;
import org.postroad.jobs.control.TaskReading;
import org.postroad.jobs.control.TaskTargets;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.DatabaseBlobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.MasterKey;
import org.postroad.platform.control.SealedSecrets;
import org.postroad.platform.control.SecretCipher;
import org.postroad.platform.control.SecretUnreadable;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.control.ChangeProviderCredential.Wanted;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.CredentialStatus;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.OauthClient;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.TlsMode;
import org.postroad.testing.Databases;
import org.postroad.testing.EngineRig;
import org.postroad.testing.Entities;
import org.postroad.testing.JpaTransactions;

/** What holds for provider credentials on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProviderCredentialContract {
    private static final LongConsumer ANY_VERSION = version -> {};
    private static final MailServer IMAP = new MailServer("imap.example.com", 993, TlsMode.IMPLICIT);
    private static final MailServer SMTP = new MailServer("smtp.example.com", 587, TlsMode.STARTTLS);
    private static final OauthClient CLIENT = new OauthClient("https://login.example.com/token", "postroad");
    private static final CredentialSettings SETTINGS = new CredentialSettings("mail", "ann", IMAP, SMTP, null);
    private static final CredentialSecrets SECRETS = new CredentialSecrets("swordfish", null);
    private static final MasterKey OLD_KEY = new MasterKey(new byte[MasterKey.BYTES]);
    private static final MasterKey NEW_KEY =
            MasterKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").orElseThrow();

    private Instant now = Instant.parse("2026-01-01T00:00:00.123456Z");
    private DataSource dataSource;
    private EntityManagerFactory factory;
    private JpaTransactions transactions;
    private ProviderCredentialStore store;
    private SecretSeals seals;
    private CredentialChanges changes;
    private CreateProviderCredential create;
    private long account = 100;

    abstract Dialect dialect();

    @BeforeAll
    void open() {
        dataSource = Databases.of(dialect());
        factory = Entities.of(dataSource);
        transactions = new JpaTransactions(factory);
        store = new ProviderCredentialStore(transactions.entities());
        seals = seals(OLD_KEY);
        IdSource ids = new IdSource(() -> now, () -> 1);
        AuditLog audit = new AuditLog(transactions, () -> now, ids, new Caller());
        changes = new CredentialChanges(store, transactions, () -> now, ids, audit);
        create = new CreateProviderCredential(changes, seals);
    }

    @AfterAll
    void close() {
        factory.close();
    }

    @BeforeEach
    void anAccountOfItsOwn() {
        account++;
        now = now.plusSeconds(1);
        EngineRig.execute(
                dataSource,
                "INSERT INTO account (id, name, created_at) VALUES (" + account + ", 'a" + account
                        + "', CURRENT_TIMESTAMP)");
    }

    private static SecretSeals seals(MasterKey key, MasterKey... others) {
        return new SecretSeals(new SecretCipher(key, List.of(others), new SecureRandom()));
    }

    private ProviderCredential create() {
        return create.create(account, SETTINGS, SECRETS);
    }

    private CredentialSecrets opened(ProviderCredential credential) {
        ProviderCredential read = store.get(credential.id());
        return seals.open(read.id(), read.encrypted());
    }

    private ProviderCredential change(ProviderCredential credential, Wanted wanted) {
        return new ChangeProviderCredential(changes, seals).change(credential.id(), present -> wanted, ANY_VERSION);
    }

    private MessageRemoval removal() {
        IdSource ids = new IdSource(() -> now, () -> 1);
        return new MessageRemoval(transactions, new DatabaseBlobs(transactions, ids, () -> now), ids);
    }

    private DeleteProviderCredential delete() {
        return new DeleteProviderCredential(changes, store, TaskReading.over(transactions), removal());
    }

    private ProviderCredential tested(ProviderCredential credential, ProviderFailure... failures) {
        return changes.on(credential.id(), ANY_VERSION, present -> {
            if (failures.length == 0) {
                present.proved(now);
            } else {
                present.failed(failures[0], now);
            }
            return present;
        });
    }

    private List<String> log() {
        return transactions.apart(connection -> {
            List<String> entries = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT action, data FROM audit_log WHERE account_id = " + account + " ORDER BY id");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(rows.getString(1) + " " + rows.getString(2));
                }
            }
            return entries;
        });
    }

    private String text(ProviderCredential credential, String column) {
        return EngineRig.text(
                dataSource, "SELECT " + column + " FROM provider_credential WHERE id = " + credential.id());
    }

    @Test
    void whatIsMadeIsReadAsItWasGiven() {
        CredentialSettings oauth = new CredentialSettings("mail", "ann", null, SMTP, CLIENT);
        ProviderCredential made = create.create(account, oauth, new CredentialSecrets("refresh", "client"));

        ProviderCredential read = store.get(made.id());

        assertThat(read.settings()).isEqualTo(oauth);
        assertThat(read.accountId()).isEqualTo(account);
        assertThat(read.status()).isEqualTo(CredentialStatus.UNVERIFIED);
        assertThat(read.createdAt()).isEqualTo(now);
        assertThat(read.rotatedAt()).isEmpty();
        assertThat(read.lastTestedAt()).isEmpty();
        assertThat(opened(made)).isEqualTo(new CredentialSecrets("refresh", "client"));
        assertThat(log()).singleElement().asString().startsWith("create ");
    }

    @Test
    void noSecretIsInTheDatabaseOrInATextOfIt() {
        ProviderCredential made = create();

        assertThat(text(made, "secret")).startsWith("v1." + OLD_KEY.id()).doesNotContain("swordfish");
        assertThat(made + " " + made.encrypted() + " " + SECRETS + log())
                .doesNotContain("swordfish", text(made, "secret"));
    }

    @Test
    void aSecretThatIsCopiedToAnotherRowDoesNotOpenThere() {
        ProviderCredential victim = create();
        ProviderCredential other = create();
        EngineRig.execute(
                dataSource,
                "UPDATE provider_credential SET secret = '" + text(victim, "secret") + "' WHERE id = " + other.id());

        assertThatExceptionOfType(SecretUnreadable.class).isThrownBy(() -> opened(other));
    }

    @Test
    void whatWasFoundHoldsUntilWhatMattersChanges() {
        ProviderCredential credential = create();
        tested(credential);
        CredentialSettings renamed = new CredentialSettings("other name", "ann", IMAP, SMTP, null);
        assertThat(change(credential, new Wanted(renamed, null)).status()).isEqualTo(CredentialStatus.VALID);

        CredentialSettings forBob = new CredentialSettings("other name", "bob", IMAP, null, null);
        ProviderCredential changed = change(credential, new Wanted(forBob, null));

        assertThat(changed.status()).isEqualTo(CredentialStatus.UNVERIFIED);
        assertThat(changed.generation()).isEqualTo(2);
        assertThat(store.get(credential.id()).settings()).isEqualTo(forBob);
        assertThat(log()).anyMatch(entry -> entry.startsWith("update ") && entry.contains("[\"user\",\"smtp\"]"));
    }

    @Test
    void aChangeToWhatIsSoAlreadyIsNone() {
        ProviderCredential credential = create();

        ProviderCredential changed = change(credential, new Wanted(SETTINGS, null));

        assertThat(changed.version()).isEqualTo(credential.version());
        assertThat(log()).hasSize(1);
    }

    @Test
    void aSecretGoesOnlyWhereItWasGivenFor() {
        ProviderCredential credential = create();
        MailServer elsewhere = new MailServer("imap.evil.example", 993, TlsMode.IMPLICIT);
        MailServer withoutTls = new MailServer(IMAP.host(), IMAP.port(), TlsMode.NONE);
        for (CredentialSettings settings : List.of(
                new CredentialSettings("mail", "ann", elsewhere, SMTP, null),
                new CredentialSettings("mail", "ann", withoutTls, SMTP, null),
                new CredentialSettings("mail", "ann", IMAP, elsewhere, null),
                new CredentialSettings("mail", "ann", IMAP, SMTP, CLIENT))) {
            Refused refused = catchThrowableOfType(Refused.class, () -> change(credential, new Wanted(settings, null)));
            assertThat(refused.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.code()).isEqualTo("secret_required"));
        }
        assertThat(store.get(credential.id()).settings()).isEqualTo(SETTINGS);

        CredentialSettings moved = new CredentialSettings("mail", "ann", elsewhere, null, null);
        change(credential, new Wanted(moved, new CredentialSecrets("marlin", null)));

        assertThat(store.get(credential.id()).settings()).isEqualTo(moved);
        assertThat(opened(credential).secret()).isEqualTo("marlin");
    }

    @Test
    void aRotationPutsTheNewSecretInThePlaceOfTheOldOne() {
        ProviderCredential credential = create();
        tested(credential, new ProviderFailure(ErrorCode.PROVIDER_AUTH_FAILED, "no"));

        ProviderCredential rotated = new RotateProviderCredential(changes, seals)
                .rotate(credential.id(), present -> new CredentialSecrets("marlin", null), ANY_VERSION);

        assertThat(opened(credential)).isEqualTo(new CredentialSecrets("marlin", null));
        assertThat(rotated.rotatedAt()).hasValue(now);
        assertThat(rotated.status()).isEqualTo(CredentialStatus.UNVERIFIED);
        assertThat(rotated.failureCode()).isEmpty();
        assertThat(rotated.version()).isEqualTo(3);
        assertThat(log()).last().asString().startsWith("rotate ");
    }

    @Test
    void aRotationKeepsTheSecretOfTheClientWhereNoneIsGiven() {
        ProviderCredential credential = create.create(
                account,
                new CredentialSettings("mail", "ann", IMAP, null, CLIENT),
                new CredentialSecrets("refresh", "client"));

        new RotateProviderCredential(changes, seals)
                .rotate(credential.id(), present -> new CredentialSecrets("refresh 2", null), ANY_VERSION);

        assertThat(opened(credential)).isEqualTo(new CredentialSecrets("refresh 2", "client"));
    }

    @Test
    void aFailureForATimeDoesNotTakeBackWhatWasKnown() {
        ProviderCredential credential = create();
        tested(credential);
        assertThat(tested(credential, new ProviderFailure(ErrorCode.PROVIDER_TIMEOUT, "slow"))
                        .status())
                .isEqualTo(CredentialStatus.VALID);

        ProviderCredential failing = tested(credential, new ProviderFailure(ErrorCode.PROVIDER_AUTH_FAILED, "wrong"));

        assertThat(failing.status()).isEqualTo(CredentialStatus.FAILING);
        assertThat(failing.failureCode()).hasValue(ErrorCode.PROVIDER_AUTH_FAILED);
        assertThat(store.get(credential.id()).failureText()).hasValue("wrong");
        assertThat(store.get(credential.id()).lastTestedAt()).hasValue(now);
    }

    @Test
    void aRefusedPreconditionLeavesEverythingAsItIs() {
        ProviderCredential credential = create();
        LongConsumer refusing = version -> {
            throw Refused.conflict("no", "no");
        };

        assertThatExceptionOfType(Refused.class).isThrownBy(() -> delete().delete(credential.id(), refusing));
        assertThat(store.get(credential.id()).version()).isEqualTo(credential.version());
        assertThat(log()).hasSize(1);
    }

    @Test
    void oneThatTasksAimAtIsNotDeleted() {
        ProviderCredential credential = create();
        for (int task = 1; task <= 2; task++) {
            EngineRig.execute(
                    dataSource,
                    "INSERT INTO task (id, account_id, task_type, target_credential_id, payload, created_at, updated_at)"
                            + " VALUES (" + (account * 10 + task) + ", " + account + ", 'noop', " + credential.id()
                            + ", '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
        }

        Refused refused = catchThrowableOfType(Refused.class, () -> delete().delete(credential.id(), ANY_VERSION));

        assertThat(refused.code()).isEqualTo("credential_in_use");
        assertThat(refused.detail()).startsWith("2 tasks have it");
        EngineRig.execute(dataSource, "DELETE FROM task WHERE account_id = " + account);
        delete().delete(credential.id(), ANY_VERSION);
        assertThat(store.find(credential.id()).isPresent()).isFalse();
        assertThat(log()).last().asString().startsWith("destroy ");
    }

    @Test
    void tasksMayAimAtThoseOfTheirAccountOnly() {
        CredentialTargets targets = new CredentialTargets(dialect(), transactions);
        ProviderCredential credential = create();

        assertThat(targets.hold(account, credential.id())).isTrue();
        assertThat(targets.hold(account + 1, credential.id())).isFalse();
        assertThat(targets.hold(account, 1)).isFalse();
    }

    @Test
    void theyGoWithTheirAccount() {
        ProviderCredential credential = create();
        create();

        assertThat(transactions.<Integer>apart(
                        connection -> new CredentialsOfAccount(store, removal()).removeAll(account)))
                .isEqualTo(2);
        assertThat(store.find(credential.id()).isPresent()).isFalse();
    }

    @Test
    void aListIsReadInPagesAndByWhatItBeginsWith() {
        ProviderCredential first = create();
        ProviderCredential second = create();
        tested(second, new ProviderFailure(ErrorCode.PROVIDER_AUTH_FAILED, "wrong"));

        assertThat(ids("", EnumSet.allOf(CredentialStatus.class), new Slice(1, 0, OptionalLong.empty())))
                .containsExactly(first.id());
        assertThat(ids("", EnumSet.allOf(CredentialStatus.class), new Slice(1, 0, OptionalLong.of(first.id()))))
                .containsExactly(second.id());
        Slice all = new Slice(50, 0, OptionalLong.empty());
        assertThat(ids("an", EnumSet.allOf(CredentialStatus.class), all)).hasSize(2);
        assertThat(ids("%", EnumSet.allOf(CredentialStatus.class), all)).isEmpty();
        assertThat(ids("mail", EnumSet.of(CredentialStatus.FAILING), all)).containsExactly(second.id());
    }

    private List<Long> ids(String text, Set<CredentialStatus> statuses, Slice slice) {
        return store.page(account, text, statuses, slice).items().stream()
                .map(ProviderCredential::id)
                .toList();
    }

    @Test
    void everySecretComesUnderTheNewKeyInBlocks() {
        EngineRig.execute(dataSource, "DELETE FROM provider_credential");
        List<ProviderCredential> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(create());
        }
        ProviderCredential oauth = create.create(
                account,
                new CredentialSettings("mail", "ann", IMAP, null, CLIENT),
                new CredentialSecrets("refresh", "client"));
        EngineRig.execute(
                dataSource,
                "UPDATE provider_credential SET secret = 'v1.x' WHERE id = "
                        + made.get(4).id());
        SecretSeals changed = seals(NEW_KEY, OLD_KEY);
        SealedRows rows = new SealedRows(changed);

        SealedSecrets.Block first = transactions.apart(connection -> rows.reencrypt(connection, 0, 4));
        SealedSecrets.Block second = transactions.apart(connection -> rows.reencrypt(connection, first.last(), 4));
        SealedSecrets.Block again = transactions.apart(connection -> rows.reencrypt(connection, 0, 100));

        assertThat(first).isEqualTo(new SealedSecrets.Block(made.get(3).id(), 4, 4, 0));
        assertThat(second).isEqualTo(new SealedSecrets.Block(oauth.id(), 2, 1, 1));
        assertThat(again).isEqualTo(new SealedSecrets.Block(oauth.id(), 6, 0, 1));
        ProviderCredential read = store.get(oauth.id());
        assertThat(seals(NEW_KEY).open(read.id(), read.encrypted()))
                .isEqualTo(new CredentialSecrets("refresh", "client"));
        assertThat(text(made.get(0), "version")).isEqualTo("2");
    }

    @Test
    void anEventKeyIsSealedAndPutUnderAnotherKeyWithTheRest() {
        ProviderCredential credential = create();
        MakeEventKey.Made made = new MakeEventKey(changes, seals).make(credential.id(), ANY_VERSION);

        assertThat(made.key()).matches("[0-9a-f]{64}");
        assertThat(made.toString()).doesNotContain(made.key());
        assertThat(text(credential, "event_key")).startsWith("v1.").doesNotContain(made.key());
        SealedRows rows = new SealedRows(seals(NEW_KEY, OLD_KEY));
        SealedSecrets.Block block =
                transactions.apart(connection -> rows.reencrypt(connection, credential.id() - 1, 1));
        assertThat(block.changed()).isEqualTo(1);
        assertThat(seals(NEW_KEY).openEventKey(credential.id(), text(credential, "event_key")))
                .isEqualTo(made.key());
        assertThat(log()).last().asString().startsWith("event_key ").doesNotContain(made.key());
    }

    @Test
    void whatFailsWhileItIsUsedIsMarkedOnceUntilATestGoesWell() {
        ProviderCredential credential = create();
        CredentialHealth health = new CredentialHealth(changes);
        ProviderFailure wrong = new ProviderFailure(ErrorCode.PROVIDER_AUTH_FAILED, "wrong password");
        assertThat(CredentialGate.refusal(store.get(credential.id()))).isEmpty();

        health.failed(credential, new ProviderFailure(ErrorCode.PROVIDER_UNREACHABLE, "away"));
        assertThat(store.get(credential.id()).status()).isEqualTo(CredentialStatus.UNVERIFIED);
        Instant since = now;
        health.failed(credential, wrong);
        now = now.plusSeconds(60);
        health.failed(credential, wrong);

        ProviderCredential failing = store.get(credential.id());
        assertThat(failing.failingSince()).contains(since);
        assertThat(CredentialGate.refusal(failing)).hasValueSatisfying(outcome -> {
            Outcome.Failed failed = (Outcome.Failed) outcome;
            assertThat(failed.code()).isEqualTo(ErrorCode.PROVIDER_AUTH_FAILED);
            assertThat(failed.permanent()).isTrue();
            assertThat(failed.detail()).contains("since " + since, "tested again", "wrong password");
        });
        assertThat(log()).filteredOn(entry -> entry.startsWith("fail ")).hasSize(1);
        tested(failing);
        assertThat(CredentialGate.refusal(store.get(credential.id()))).isEmpty();
    }

    @Test
    void whatFailedWithOtherSettingsIsNotMarked() {
        ProviderCredential used = create();
        new RotateProviderCredential(changes, seals)
                .rotate(used.id(), settings -> new CredentialSecrets("new", null), ANY_VERSION);

        new CredentialHealth(changes).failed(used, new ProviderFailure(ErrorCode.PROVIDER_AUTH_FAILED, "wrong"));

        assertThat(store.get(used.id()).status()).isEqualTo(CredentialStatus.UNVERIFIED);
    }

    @Test
    void whatIsKnownOfTargetsIsLookedUpAtOnce() {
        ProviderCredential well = create();
        ProviderCredential failing = create();
        tested(failing, new ProviderFailure(ErrorCode.PROVIDER_AUTH_FAILED, "wrong"));

        assertThat(new CredentialTargets(dialect(), transactions).standings(Set.of(well.id(), failing.id(), 1L)))
                .containsOnly(
                        Map.entry(well.id(), new TaskTargets.Standing("unverified", Optional.empty())),
                        Map.entry(
                                failing.id(),
                                new TaskTargets.Standing("failing", Optional.of(ErrorCode.PROVIDER_AUTH_FAILED))));
    }

    @Test
    void oneThatIsToBeWatchedIsInTheTableOfWatchesWhileItIs() {
        ProviderCredential credential = create();
        CredentialSettings watched = new CredentialSettings("mail", "ann", IMAP, SMTP, null, true);
        assertThat(text(credential, "(SELECT count(*) FROM mailbox_watch WHERE credential_id = id)"))
                .isEqualTo("0");

        change(credential, new Wanted(watched, null));
        assertThat(text(credential, "(SELECT count(*) FROM mailbox_watch WHERE credential_id = id)"))
                .isEqualTo("1");
        change(credential, new Wanted(SETTINGS, null));
        assertThat(text(credential, "(SELECT count(*) FROM mailbox_watch WHERE credential_id = id)"))
                .isEqualTo("0");
        change(credential, new Wanted(watched, null));
        delete().delete(credential.id(), ANY_VERSION);
        assertThat(EngineRig.number(
                        dataSource, "SELECT count(*) FROM mailbox_watch WHERE credential_id = " + credential.id()))
                .isZero();
    }
}
