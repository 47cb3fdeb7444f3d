package org.postroad.identity.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.identity.entity.AuthorizationRequest;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.ProofKey;
import org.postroad.identity.entity.RegisteredClient;
import org.postroad.identity.entity.Rights;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.control.ObjectStates;
import org.postroad.testing.SettableClock;

/** What holds for codes, devices and tokens on every database. */
abstract class OauthStoreContract {
    private static final RegisteredClient APP = new RegisteredClient("app", "the app", List.of("https://app/back"));
    private static final String BACK = "https://app/back";
    private static final String VERIFIER = "v".repeat(43);
    private static final OauthScope SCOPE = OauthScope.parse("sysTaskGet").orElseThrow();

    private final SettableClock clock = new SettableClock();
    private Transactions transactions;
    private KnownCredentials known;
    private Changes changes;
    private OauthTokens tokens;
    private GiveCode giveCode;
    private ExchangeCode exchangeCode;
    private RefreshTokens refreshTokens;
    private RevokeToken revokeToken;
    private DeviceSignIn devices;
    private long ann;

    abstract DataSource newDatabase();

    @BeforeEach
    void open() {
        transactions = new LocalTransactions(newDatabase());
        IdSource ids = new IdSource(clock, () -> 1);
        ann = newUser(ids.next());
        Caller caller = new Caller();
        caller.is(new SignedIn(ann, "user:ann", Rights.none(), null));
        known = new KnownCredentials(new CredentialStore(transactions), transactions);
        changes = new Changes(
                transactions,
                clock,
                ids,
                new AuditLog(transactions, clock, ids, caller),
                known,
                new ObjectStates(transactions));
        GrantStore grants = new GrantStore(transactions);
        CodeStore codes = new CodeStore(transactions);
        tokens = new OauthTokens(changes, grants, codes, new DeviceStore(transactions));
        giveCode = new GiveCode(changes, codes, caller);
        exchangeCode = new ExchangeCode(changes, codes, tokens);
        refreshTokens = new RefreshTokens(changes, grants, tokens);
        revokeToken = new RevokeToken(changes, grants, tokens);
        devices = new DeviceSignIn(changes, new DeviceStore(transactions), tokens, caller);
    }

    private long newUser(long id) {
        return transactions.within(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO user_login (id, name, permissions, created_at) VALUES (?, 'ann', '*', ?)")) {
                insert.setLong(1, id);
                insert.setObject(2, GrantStore.time(clock.instant()));
                insert.executeUpdate();
                return id;
            }
        });
    }

    private OauthSecret code() {
        return giveCode.give(new AuthorizationRequest(APP, BACK, SCOPE, ProofKey.challenge(VERIFIER)));
    }

    private TokenPair exchange(OauthSecret code) {
        return exchangeCode.exchange("app", code, BACK, VERIFIER);
    }

    private TokenPair refresh(TokenPair pair) {
        return refreshTokens.refresh("app", pair.refresh(), Optional.empty());
    }

    private boolean isGood(TokenPair pair) {
        return known.token(pair.access())
                .filter(token -> token.grant().goodAt(clock.instant()))
                .isPresent();
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

    private static void assertInvalid(Callable<?> attempt) {
        assertThatThrownBy(attempt::call)
                .isInstanceOfSatisfying(
                        OauthRefused.class,
                        refused -> assertThat(refused.error()).isEqualTo("invalid_grant"));
    }

    @Test
    void aTokenStandsForItsUserAndNoMoreThanItsScope() {
        TokenPair pair = exchange(code());

        SignedIn caller = known.token(pair.access()).orElseThrow().signedIn();
        assertThat(caller.userId()).isEqualTo(ann);
        assertThat(caller.actor()).isEqualTo("user:ann (client app)");
        assertThat(caller.rights().allAnywhere()).containsExactly(Permission.SYS_TASK_GET);
        assertThat(caller.rights().limit()).contains(SCOPE.permissions());
        clock.advance(OauthTokens.ACCESS);
        assertThat(isGood(pair)).isFalse();
    }

    @Test
    void aCodeIsGoodOnceAndASecondUseEndsWhatCameOfIt() {
        OauthSecret code = code();
        TokenPair pair = exchange(code);
        assertThat(isGood(pair)).isTrue();

        assertInvalid(() -> exchange(code));

        assertThat(isGood(pair)).isFalse();
        assertInvalid(() -> refresh(pair));
    }

    @Test
    void aCodeThatComesWithAnythingWrongIsUsedUp() {
        for (Callable<TokenPair> wrong : wrongs(code(), code(), code(), code())) {
            assertInvalid(wrong);
        }
        OauthSecret code = code();
        assertInvalid(() -> exchangeCode.exchange("app", code, BACK, "w".repeat(43)));
        assertInvalid(() -> exchange(code));
        OauthSecret late = code();
        clock.advance(GiveCode.LIFETIME);
        assertInvalid(() -> exchange(late));
        assertThat(count("oauth_token")).isZero();
    }

    private List<Callable<TokenPair>> wrongs(OauthSecret one, OauthSecret two, OauthSecret three, OauthSecret four) {
        return List.of(
                () -> exchangeCode.exchange("other", one, BACK, VERIFIER),
                () -> exchangeCode.exchange("app", two, BACK + "/", VERIFIER),
                () -> exchangeCode.exchange("app", three, null, VERIFIER),
                () -> exchangeCode.exchange("app", four, BACK, ""));
    }

    @Test
    void refreshTokensRotateAndReuseEndsTheFamily() {
        TokenPair first = exchange(code());
        TokenPair second = refresh(first);
        assertThat(second.scope()).isEqualTo(SCOPE);
        assertThat(isGood(second)).isTrue();

        assertInvalid(() -> refresh(first));

        assertThat(isGood(first)).isFalse();
        assertThat(isGood(second)).isFalse();
        assertInvalid(() -> refresh(second));
    }

    @Test
    void ofManyThatUseOneRefreshTokenAtOnceAtMostOneGetsTokensAndTheFamilyEnds() throws Exception {
        TokenPair pair = exchange(code());
        ExecutorService thieves = Executors.newFixedThreadPool(4);
        List<TokenPair> got = new ArrayList<>();
        try {
            List<Callable<TokenPair>> uses =
                    List.of(() -> refresh(pair), () -> refresh(pair), () -> refresh(pair), () -> refresh(pair));
            for (Future<TokenPair> use : thieves.invokeAll(uses)) {
                taken(use).ifPresent(got::add);
            }
        } finally {
            thieves.shutdownNow();
        }

        assertThat(got).hasSizeLessThanOrEqualTo(1);
        assertThat(got).noneMatch(this::isGood);
    }

    private static Optional<TokenPair> taken(Future<TokenPair> use) throws InterruptedException {
        try {
            return Optional.of(use.get());
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(OauthRefused.class);
            return Optional.empty();
        }
    }

    @Test
    void aRefreshTokenIsItsClientsAndOfItsScope() {
        TokenPair pair = exchange(code());

        assertInvalid(() -> refreshTokens.refresh("other", pair.refresh(), Optional.empty()));
        assertThatThrownBy(() -> refreshTokens.refresh("app", pair.refresh(), Optional.of(OauthScope.WHOLE)))
                .isInstanceOfSatisfying(
                        OauthRefused.class,
                        refused -> assertThat(refused.error()).isEqualTo("invalid_scope"));
        assertThat(isGood(refreshTokens.refresh("app", pair.refresh(), Optional.of(SCOPE))))
                .isTrue();
    }

    @Test
    void aFamilyEndsHoweverOftenItIsRefreshed() {
        TokenPair pair = exchange(code());
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofDays(20));
            pair = refresh(pair);
        }
        clock.advance(Duration.ofDays(10));

        TokenPair last = pair;
        assertInvalid(() -> refresh(last));
    }

    @Test
    void signingOutEndsTheFamilyButOnlyOfItsOwnClient() {
        TokenPair pair = exchange(code());
        revokeToken.revoke("other", pair.refresh());
        assertThat(isGood(pair)).isTrue();

        revokeToken.revoke("app", pair.access());

        assertThat(isGood(pair)).isFalse();
        assertInvalid(() -> refresh(pair));
        revokeToken.revoke("app", pair.access()); // does nothing
    }

    @Test
    void whatAUserAllowedIsRevokedAsAWhole() {
        TokenPair pair = exchange(code());
        OauthSecret waiting = code();

        int gone = changes.within(() -> {
            int grants = tokens.revokeOfUser(ann);
            known.changed();
            return grants;
        });

        assertThat(gone).isEqualTo(1);
        assertThat(isGood(pair)).isFalse();
        assertInvalid(() -> exchange(waiting));
    }

    @Test
    void aDeviceWaitsForItsUserAndIsToldToSlowDown() {
        DeviceSignIn.Started started = devices.start(APP, SCOPE);
        assertPolled(started, "authorization_pending");
        assertPolled(started, "slow_down");
        clock.advance(DeviceSignIn.INTERVAL);
        assertPolled(started, "slow_down"); // ten seconds by now
        clock.advance(Duration.ofSeconds(15));
        assertPolled(started, "authorization_pending");

        DeviceSignIn.Asking asking = devices.waiting(started.userCode()).orElseThrow();
        assertThat(asking).isEqualTo(new DeviceSignIn.Asking("app", SCOPE));
        assertThat(devices.decide(started.userCode(), asking, true)).isTrue();
        assertThat(devices.decide(started.userCode(), asking, false))
                .as("decided")
                .isFalse();

        clock.advance(Duration.ofSeconds(15));
        assertThat(isGood(devices.poll("app", started.deviceCode()))).isTrue();
        assertPolled(started, "invalid_grant");
    }

    @Test
    void aDeviceLearnsThatItsUserSaidNoOrNothing() {
        DeviceSignIn.Started denied = devices.start(APP, SCOPE);
        devices.decide(denied.userCode(), devices.waiting(denied.userCode()).orElseThrow(), false);
        assertPolled(denied, "access_denied");

        DeviceSignIn.Started late = devices.start(APP, SCOPE);
        clock.advance(DeviceSignIn.LIFETIME);
        assertThat(devices.waiting(late.userCode())).isEmpty();
        assertPolled(late, "expired_token");

        DeviceSignIn.Started foreign = devices.start(APP, SCOPE);
        assertInvalid(() -> devices.poll("other", foreign.deviceCode()));
    }

    private void assertPolled(DeviceSignIn.Started started, String error) {
        assertThatThrownBy(() -> devices.poll("app", started.deviceCode()))
                .isInstanceOfSatisfying(
                        OauthRefused.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }

    @Test
    void whatIsPastItsTimeIsClearedAway() {
        exchange(code());
        code();
        devices.start(APP, SCOPE);

        tokens.deleteOlder(clock.instant());
        assertThat(count("oauth_grant")).isOne();
        assertThat(count("oauth_code")).isEqualTo(2);

        clock.advance(Duration.ofHours(2));
        tokens.deleteOlder(clock.instant());
        assertThat(count("oauth_code")).isZero();
        assertThat(count("oauth_device")).isZero();
        assertThat(count("oauth_token")).as("the refresh token").isOne();

        clock.advance(OauthTokens.FAMILY);
        tokens.deleteOlder(clock.instant());
        assertThat(count("oauth_grant")).isZero();
        assertThat(count("oauth_token")).isZero();
    }

    @Test
    void noSecretIsInTheDatabase() {
        OauthSecret code = code();
        TokenPair pair = exchange(code);
        DeviceSignIn.Started started = devices.start(APP, SCOPE);

        for (String table : List.of("oauth_code", "oauth_token", "oauth_device", "audit_log")) {
            assertThat(textOf(table))
                    .doesNotContain(code.text().substring(5))
                    .doesNotContain(pair.access().text().substring(5))
                    .doesNotContain(pair.refresh().text().substring(5))
                    .doesNotContain(started.deviceCode().text().substring(5));
        }
    }

    private String textOf(String table) {
        return transactions.within(connection -> {
            StringBuilder text = new StringBuilder();
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM " + table);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        @Nullable String value = row.getString(i);
                        text.append(value).append('\n');
                    }
                }
            }
            return text.toString();
        });
    }
}
