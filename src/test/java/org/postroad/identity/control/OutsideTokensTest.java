package org.postroad.identity.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.Permission;
import org.postroad.platform.control.IssuerSettings;
import org.postroad.platform.entity.Refused;
import org.postroad.testing.SettableClock;

class OutsideTokensTest {
    private static final String ISSUER = "https://id.example.org";
    private static final String AUDIENCE = "postroad";

    private static RSAKey rsa;
    private static RSAKey nextRsa;
    private static ECKey ec;

    private final SettableClock clock = new SettableClock();
    private int downloads;
    private @Nullable String served = new JWKSet(Arrays.<JWK>asList(rsa, ec)).toString(); // public halves only
    private final OutsideTokens tokens = new OutsideTokens(settings(Optional.empty()), location -> serve(), clock);

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("one").generate();
        nextRsa = new RSAKeyGenerator(2048).keyID("two").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
    }

    private String serve() throws IOException {
        downloads++;
        if (served == null) {
            throw new IOException("nobody there");
        }
        return served;
    }

    private static IssuerSettings settings(Optional<PublicKey> only) {
        return new IssuerSettings(
                ISSUER,
                List.of(AUDIENCE),
                List.of("RS256", "ES256"),
                only,
                only.isPresent() ? Optional.empty() : Optional.of(URI.create(ISSUER + "/keys")));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("sub-1")
                .expirationTime(in(Duration.ofMinutes(5)));
    }

    private Date in(Duration later) {
        return Date.from(clock.instant().plus(later));
    }

    private static String signed(RSAKey key, JWTClaimsSet.Builder claims) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private Optional<String> user(String token) {
        return tokens.check(token).map(OutsideToken::userName);
    }

    @Test
    void tokensByRsaAndByCurveAreTaken() throws Exception {
        SignedJWT byCurve = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("curve").build(),
                claims().claim("preferred_username", "Ann").build());
        byCurve.sign(new ECDSASigner(ec));

        assertThat(user(signed(rsa, claims().claim("upn", "Ann@Example.org")))).contains("ann@example.org");
        assertThat(user(byCurve.serialize())).contains("ann");
        assertThat(user(signed(rsa, claims()))).contains("sub-1");
        assertThat(downloads).isEqualTo(1);
    }

    @Test
    void neitherAnUnsignedTokenNorOneByASharedSecretIsTaken() throws Exception {
        String unsigned = new PlainJWT(claims().build()).serialize();
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims().build());
        confused.sign(
                new MACSigner(rsa.toRSAPublicKey().getEncoded())); // what a careless check would take for the secret

        assertThat(user(unsigned)).isEmpty();
        assertThat(user(confused.serialize())).isEmpty();
    }

    @Test
    void aKeyThatTheTokenBringsAlongIsNotLookedAt() throws Exception {
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("one")
                        .jwk(nextRsa.toPublicJWK())
                        .jwkURL(URI.create("https://evil.example/keys"))
                        .build(),
                claims().build());
        forged.sign(new RSASSASigner(nextRsa));

        assertThat(user(forged.serialize())).isEmpty();
    }

    @Test
    void aTokenForSomebodyElseOrOfAnotherTimeIsNotTaken() throws Exception {
        assertThat(user(signed(rsa, claims().audience("other")))).isEmpty();
        assertThat(user(signed(rsa, claims().audience((String) null)))).isEmpty();
        assertThat(user(signed(rsa, claims().issuer("https://evil.example")))).isEmpty();
        assertThat(user(signed(rsa, claims().expirationTime(null)))).isEmpty();
        assertThat(user(signed(rsa, claims().expirationTime(in(Duration.ofSeconds(-61))))))
                .isEmpty();
        assertThat(user(signed(rsa, claims().notBeforeTime(in(Duration.ofSeconds(90))))))
                .isEmpty();
        assertThat(user(signed(rsa, claims().expirationTime(in(Duration.ofSeconds(-30))))))
                .isPresent();
    }

    @Test
    void aNewKeyIsFoundWhenATokenNamesIt() throws Exception {
        assertThat(user(signed(rsa, claims()))).isPresent();
        served = new JWKSet(nextRsa).toString();
        clock.advance(IssuerKeys.PAUSE);

        assertThat(user(signed(nextRsa, claims()))).isPresent();
        assertThat(user(signed(rsa, claims()))).as("the old key is gone").isEmpty();
        assertThat(downloads).isEqualTo(2);
    }

    @Test
    void whoNamesKeysThatThereAreNotCausesNoFlood() throws Exception {
        String token = signed(nextRsa, claims());
        for (int i = 0; i < 20; i++) {
            assertThat(user(token)).isEmpty();
        }

        assertThat(downloads).isEqualTo(1);
    }

    @Test
    void whileTheKeysCannotBeHadNobodyIsLetIn() throws Exception {
        String token = signed(rsa, claims().expirationTime(in(Duration.ofHours(1))));
        assertThat(user(token)).isPresent();
        served = null;
        assertThat(user(token)).as("they are known for some time").isPresent();
        clock.advance(IssuerKeys.GOOD_FOR);

        assertThatThrownBy(() -> user(token))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.UNAVAILABLE));
        served = new JWKSet(rsa).toString();
        clock.advance(IssuerKeys.PAUSE);
        assertThat(user(token)).isPresent();
    }

    @Test
    void oneKeyOfTheConfigurationIsEnough() throws Exception {
        OutsideTokens one = new OutsideTokens(
                settings(Optional.of(rsa.toPublicKey())),
                location -> {
                    throw new IOException("not asked");
                },
                clock);

        assertThat(one.check(signed(rsa, claims()))).isPresent();
        assertThat(one.check(signed(nextRsa, claims()))).isEmpty();
    }

    @Test
    void scopesOnlyNarrow() throws Exception {
        OutsideToken whole = tokens.check(signed(rsa, claims().claim("scope", "openid email")))
                .orElseThrow();
        OutsideToken narrow = tokens.check(signed(rsa, claims().claim("scp", List.of("sysTaskGet"))))
                .orElseThrow();

        assertThat(whole.scope()).isEqualTo(OauthScope.WHOLE);
        assertThat(narrow.scope().permissions()).containsExactly(Permission.SYS_TASK_GET);
    }
}
