package org.postroad.identity.control;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postroad.identity.entity.OauthScope;
import org.postroad.platform.control.IssuerSettings;
import org.postroad.platform.entity.Refused;

/**
 * Checks tokens of the outside issuer: signed by one of its keys with an algorithm that is allowed (never {@code none}, never one with a
 * shared secret), for this server, and within their time. Keys that a token itself names or carries are not looked at.
 */
final class OutsideTokens {
    private static final Logger LOG = System.getLogger(OutsideTokens.class.getName());
    private static final int CLOCK_SKEW_SECONDS = 60;

    /** The user's name, in the order of MicroProfile JWT 2.1 §7.1. */
    private static final List<String> NAMES = List.of("upn", "preferred_username", "sub");

    private final IssuerSettings settings;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    OutsideTokens(IssuerSettings settings, KeyDownload download, InstantSource clock) {
        this.settings = settings;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(keys(settings, download, clock));
        processor.setJWTClaimsSetVerifier(claims(settings, clock));
    }

    /** What a token says; empty if it is not good. @throws Refused UNAVAILABLE if the issuer's keys cannot be had */
    Optional<OutsideToken> check(String text) {
        try {
            JWTClaimsSet claims = processor.process(SignedJWT.parse(text), null);
            return userName(claims)
                    .map(name -> new OutsideToken(
                            name,
                            settings.issuer(),
                            OauthScope.ofToken(scopes(claims)),
                            claims.getExpirationTime().toInstant()));
        } catch (KeySourceException e) {
            LOG.log(Level.WARNING, "Nobody can sign in by {0}: {1}", settings.issuer(), e.getMessage());
            throw Refused.until(
                    Refused.Kind.UNAVAILABLE,
                    "issuer_unavailable",
                    "The keys of the tokens' issuer cannot be had; ask again later.",
                    Duration.ofSeconds(5));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static JWSKeySelector<SecurityContext> keys(
            IssuerSettings settings, KeyDownload download, InstantSource clock) {
        Set<JWSAlgorithm> algorithms =
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        Optional<PublicKey> only = settings.publicKey();
        if (only.isPresent()) {
            List<PublicKey> keys = List.of(only.get());
            return (header, context) -> algorithms.contains(header.getAlgorithm()) ? keys : List.of();
        }
        return new JWSVerificationKeySelector<>(
                algorithms, new IssuerKeys(settings.location().orElseThrow(), download, clock));
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(IssuerSettings settings, InstantSource clock) {
        var verifier =
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        new HashSet<>(settings.audiences()), // it asks for null, which Set.copyOf refuses
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                        Set.of("exp"),
                        Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        return verifier;
    }

    private static Optional<String> userName(JWTClaimsSet claims) {
        return NAMES.stream()
                .map(claims::getClaim)
                .filter(Objects::nonNull)
                .findFirst()
                .map(name -> name.toString().toLowerCase(Locale.ROOT));
    }

    /** {@code scope} is one text (RFC 8693 §4.2), {@code scp} a list with others. */
    private static List<String> scopes(JWTClaimsSet claims) {
        return Stream.of("scope", "scp")
                .map(claims::getClaim)
                .filter(Objects::nonNull)
                .flatMap(claim -> claim instanceof List<?> list
                        ? list.stream().map(String::valueOf)
                        : Arrays.stream(claim.toString().split(" ", -1)))
                .toList();
    }
}
