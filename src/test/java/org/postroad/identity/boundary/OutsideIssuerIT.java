package org.postroad.identity.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OutsideServer;
import org.postroad.testing.PostroadIT;

/** Tokens of another issuer on the real server, which reads the issuer's keys over HTTP. One test, since the server remembers keys. */
class OutsideIssuerIT extends PostroadIT {
    private static JWTClaimsSet.Builder claims(String user) {
        return new JWTClaimsSet.Builder()
                .issuer(OutsideServer.ISSUER)
                .audience(OutsideServer.AUDIENCE)
                .claim("upn", user)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String signed(JWSAlgorithm algorithm, String key, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws Exception {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    private int status(String token, String path) {
        return new Api(url("/")).from("203.0.113.77").withKey(token).get(path).status();
    }

    private int status(String token) {
        return status(token, "/api/accounts?limit=1");
    }

    @Test
    void tokensOfTheIssuerLetItsUsersInAndNobodyElse() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("one").generate();
        ECKey curve = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
        String user = Api.unusedName("outside");
        admin().post("/api/users", "{\"name\":\"%s\",\"permissions\":[\"sysUserQuery\"]}".formatted(user))
                .expect(2);
        String good = signed(JWSAlgorithm.RS256, "one", new RSASSASigner(rsa), claims(user));

        assertThat(status(good)).as("while the issuer is away").isEqualTo(503);

        try (OutsideServer issuer = OutsideServer.start(new JWKSet(rsa).toString())) {
            await().atMost(Duration.ofSeconds(40)).until(() -> status(good) == 200);
            assertThat(status(good, "/api/users?limit=1")).isEqualTo(200);
            String narrow = signed(
                    JWSAlgorithm.RS256,
                    "one",
                    new RSASSASigner(rsa),
                    claims(user).claim("scope", "sysTaskGet"));
            assertThat(status(narrow, "/api/users?limit=1")).isEqualTo(403);

            assertThat(status(new PlainJWT(claims(user).build()).serialize())).isEqualTo(401);
            MACSigner confused = new MACSigner(rsa.toRSAPublicKey().getEncoded());
            assertThat(status(signed(JWSAlgorithm.HS256, "one", confused, claims(user))))
                    .isEqualTo(401);
            assertThat(status(signed(
                            JWSAlgorithm.RS256,
                            "one",
                            new RSASSASigner(rsa),
                            claims(user).audience("other"))))
                    .isEqualTo(401);
            assertThat(status(signed(JWSAlgorithm.RS256, "one", new RSASSASigner(rsa), claims("nobody-here"))))
                    .isEqualTo(401);

            issuer.serve(new JWKSet(List.of(rsa.toPublicJWK(), curve.toPublicJWK())).toString());
            String rotated = signed(JWSAlgorithm.ES256, "two", new ECDSASigner(curve), claims(user));
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofSeconds(5)) // what is not known yet counts as a failure to sign in
                    .until(() -> status(rotated) == 200);
        }
        assertThat(admin().get("/api/logs?q=outside_token&limit=50").body()).doesNotContain(good);
    }
}
