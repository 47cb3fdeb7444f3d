package org.postroad.identity.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.identity.entity.ApiKeySecret;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Rights;
import org.postroad.identity.entity.Role;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Slice;
import org.postroad.platform.control.Transactions;

/** What holds for credentials, the audit log and the first start on every database. */
abstract class IdentityStoreContract {
    private static final long ACCOUNT = 7;
    private static final long OTHER_ACCOUNT = 8;
    private static final JsonObject NOTHING = Json.createObjectBuilder().build();

    private Instant now = Instant.parse("2026-01-01T00:00:00.123456Z");
    private Transactions transactions;
    private IdSource ids;
    private AuditLog audit;
    private AuditLogStore log;
    private FirstStart firstStart;

    abstract DataSource newDatabase();

    @BeforeEach
    void open() {
        transactions = new LocalTransactions(newDatabase());
        ids = new IdSource(() -> now, () -> 1);
        Caller caller = new Caller();
        caller.is(new SignedIn(1, "user:ann", Rights.none(), null));
        audit = new AuditLog(transactions, () -> now, ids, caller);
        log = new AuditLogStore(transactions);
        firstStart = firstStart(1);
    }

    private FirstStart firstStart(long incarnation) {
        return new FirstStart(transactions, () -> now, new IdSource(() -> now, () -> incarnation), new PasswordCheck());
    }

    private FirstCredentials start(Optional<String> preset) {
        List<FirstCredentials> shown = new ArrayList<>();
        firstStart.start(preset, shown::add);
        assertThat(shown).hasSize(1);
        return shown.get(0);
    }

    private KnownKey key(String secret) {
        return new CredentialStore(transactions)
                .key(new ApiKeySecret(secret).hash())
                .orElseThrow();
    }

    private long count(String table) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM " + table);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static AuditQuery logOf(long account) {
        return query(account, "", List.of(), Optional.empty(), Optional.empty(), true);
    }

    private static AuditQuery query(
            long account,
            String text,
            List<String> subjects,
            Optional<Instant> from,
            Optional<Instant> before,
            boolean newestFirst) {
        return new AuditQuery(
                OptionalLong.of(account),
                text,
                subjects,
                List.of(),
                List.of(),
                Optional.empty(),
                from,
                before,
                newestFirst);
    }

    private List<String> actions(AuditQuery query) {
        return log.page(query, new Slice(50, 0, OptionalLong.empty())).items().stream()
                .map(AuditEntry::action)
                .toList();
    }

    @Test
    void theFirstStartMakesAnAccountAnOperatorAndAKeyThatMayDoEverything() {
        FirstCredentials shown = start(Optional.empty());

        KnownKey key = key(shown.key().orElseThrow());
        assertThat(key.user().name()).isEqualTo("admin");
        assertThat(key.user().server()).containsExactlyInAnyOrder(Permission.values());
        assertThat(key.user().roles().values()).containsExactly(Role.OWNER);
        assertThat(key.signedIn().rights().allAnywhere()).containsExactlyInAnyOrder(Permission.values());
        assertThat(new PasswordCheck().matches(key.user().passwordHash(), shown.password()))
                .isTrue();
    }

    @Test
    void noSecretOfTheFirstStartIsInTheDatabase() {
        FirstCredentials shown = start(Optional.empty());

        for (String table : List.of("account", "user_login", "member", "api_key", "audit_log")) {
            assertThat(allTextOf(table))
                    .as(table)
                    .isNotEmpty()
                    .doesNotContain(shown.password())
                    .doesNotContain(shown.key().orElseThrow().substring(8));
        }
    }

    @Test
    void aPresetSecretIsTheKeysAndIsNotShown() {
        FirstCredentials shown = start(Optional.of("an-operators-own-secret-of-40-characters"));

        assertThat(shown.key()).isEmpty();
        assertThat(shown.text()).doesNotContain("an-operators-own-secret");
        assertThat(key("an-operators-own-secret-of-40-characters").grant().confined())
                .isFalse();
    }

    @Test
    void aSecondStartMakesAndShowsNothing() {
        start(Optional.empty());

        firstStart.start(Optional.empty(), shown -> assertThat(shown).isNull());

        assertThat(count("user_login")).isOne();
    }

    @Test
    void ofSeveralNodesThatStartAtOnceOneMakesTheFirstAccount() throws Exception {
        List<FirstCredentials> shown = Collections.synchronizedList(new ArrayList<>());
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> starts = new ArrayList<>();
            for (int node = 1; node <= 4; node++) {
                FirstStart start = firstStart(node);
                starts.add(() -> {
                    start.start(Optional.empty(), shown::add);
                    return true;
                });
            }
            for (Future<Boolean> start : nodes.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
        } finally {
            nodes.shutdownNow();
        }

        assertThat(shown).hasSize(1);
        assertThat(count("user_login")).isOne();
        assertThat(count("account")).isOne();
        assertThat(key(shown.get(0).key().orElseThrow()).user().name()).isEqualTo("admin");
    }

    @Test
    void anEntryStandsOrFallsWithTheCallersTransaction() {
        transactions.within(connection -> {
            audit.record(ACCOUNT, "job", "retry", NOTHING);
            return true;
        });
        assertThatThrownBy(() -> transactions.within(connection -> {
                    audit.record(ACCOUNT, "job", "cancel", NOTHING);
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        assertThat(actions(logOf(ACCOUNT))).containsExactly("retry");
    }

    @Test
    void aDenialStaysWhateverBecomesOfTheCallersTransaction() {
        assertThatThrownBy(() -> transactions.within(connection -> {
                    audit.denied(ACCOUNT, "job", "destroy", NOTHING);
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        assertThat(actions(logOf(ACCOUNT))).containsExactly("destroy");
    }

    @Test
    void anEntryIsReadAsItWasWritten() {
        JsonObject data =
                Json.createObjectBuilder().add("note", "Ä \u0001 ' \"").build();
        audit.record(ACCOUNT, "job", "resolve", data);

        AuditEntry entry = log.page(logOf(ACCOUNT), new Slice(1, 0, OptionalLong.empty()))
                .items()
                .get(0);

        assertThat(entry)
                .isEqualTo(new AuditEntry(
                        entry.id(),
                        OptionalLong.of(ACCOUNT),
                        "job",
                        "resolve",
                        AuditEntry.Status.SUCCEEDED,
                        "user:ann",
                        data.toString(),
                        now));
        assertThat(log.find(entry.id())).contains(entry);
        assertThat(log.find(entry.id() + 1)).isEmpty();
    }

    @Test
    void pagesByPositionNeitherRepeatNorSkipWhileEntriesComeIn() {
        for (int i = 0; i < 10; i++) {
            audit.record(ACCOUNT, "job", "old-" + i, NOTHING);
            audit.record(OTHER_ACCOUNT, "job", "foreign", NOTHING);
        }
        List<String> seen = new ArrayList<>();
        OptionalLong after = OptionalLong.empty();
        do {
            Slice.Part<AuditEntry> part = log.page(logOf(ACCOUNT), new Slice(3, 0, after));
            part.items().forEach(entry -> seen.add(entry.action()));
            audit.record(ACCOUNT, "job", "new", NOTHING);
            after = part.end(AuditEntry::id);
        } while (after.isPresent());

        assertThat(seen)
                .containsExactly(
                        "old-9", "old-8", "old-7", "old-6", "old-5", "old-4", "old-3", "old-2", "old-1", "old-0");
    }

    @Test
    void aSearchTakesWildcardsAsTheyAreWritten() {
        audit.record(ACCOUNT, "job", "a%b", NOTHING);
        audit.record(ACCOUNT, "job", "axb", NOTHING);
        audit.record(ACCOUNT, "job", "a!b", NOTHING);

        assertThat(actions(query(ACCOUNT, "a%", List.of(), Optional.empty(), Optional.empty(), true)))
                .containsExactly("a%b");
        assertThat(actions(query(ACCOUNT, "a!", List.of(), Optional.empty(), Optional.empty(), true)))
                .containsExactly("a!b");
        assertThat(actions(query(ACCOUNT, "a_", List.of(), Optional.empty(), Optional.empty(), true)))
                .isEmpty();
    }

    @Test
    void aSearchIsCutBySubjectAndTime() {
        audit.record(ACCOUNT, "job", "first", NOTHING);
        now = now.plusSeconds(1);
        Instant second = now;
        audit.record(ACCOUNT, "job", "second", NOTHING);
        audit.record(ACCOUNT, "member", "other", NOTHING);
        now = now.plusSeconds(1);
        audit.record(ACCOUNT, "job", "third", NOTHING);

        assertThat(actions(query(ACCOUNT, "", List.of("job"), Optional.of(second), Optional.of(now), false)))
                .containsExactly("second");
        assertThat(actions(query(ACCOUNT, "", List.of("job"), Optional.empty(), Optional.empty(), false)))
                .containsExactly("first", "second", "third");
    }

    @Test
    void aKeyKnowsItsUsersRoles() {
        KnownKey key = key(start(Optional.empty()).key().orElseThrow());

        assertThat(key.user().roles()).isEqualTo(Map.of(key.accountId(), Role.OWNER));
        assertThat(new CredentialStore(transactions).user("admin")).contains(key.user());
        assertThat(new CredentialStore(transactions).user("nobody")).isEmpty();
        assertThat(new CredentialStore(transactions).key("0".repeat(64))).isEmpty();
    }

    @Test
    void aChangeIsSeenOnceItHasCommittedAndNotBefore() {
        KnownCredentials known = new KnownCredentials(new CredentialStore(transactions), transactions);
        ApiKeySecret secret = new ApiKeySecret(start(Optional.empty()).key().orElseThrow());
        assertThat(known.key(secret)).isPresent();

        transactions.within(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM api_key")) {
                delete.executeUpdate();
            }
            known.changed();
            return assertThat(known.key(secret)).isPresent();
        });

        assertThat(known.key(secret)).isEmpty();
    }

    @Test
    void theLastUseOfAKeyIsWrittenAndNeverGoesBack() {
        KnownKey key = key(start(Optional.empty()).key().orElseThrow());
        KeyUses uses = new KeyUses(transactions, () -> now);

        uses.note(key.id());
        assertThat(lastUse()).isNull();
        uses.write();
        assertThat(lastUse()).isEqualTo(now);

        Instant later = now;
        now = now.minus(Duration.ofHours(1)); // as on a node whose clock is behind
        uses.note(key.id());
        uses.write();
        assertThat(lastUse()).isEqualTo(later);
    }

    private Instant lastUse() {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT last_used_at FROM api_key");
                    ResultSet row = select.executeQuery()) {
                row.next();
                var time = row.getObject(1, OffsetDateTime.class);
                return time == null ? null : time.toInstant();
            }
        });
    }

    private String allTextOf(String table) {
        return transactions.within(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM " + table);
                    ResultSet row = select.executeQuery()) {
                StringBuilder text = new StringBuilder();
                while (row.next()) {
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        text.append(row.getString(column)).append('\n');
                    }
                }
                return text.toString();
            }
        });
    }
}
