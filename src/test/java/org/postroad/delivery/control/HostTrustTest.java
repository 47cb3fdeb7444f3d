package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.delivery.entity.DeliveryError;
import org.postroad.delivery.entity.MtaStsPolicy;
import org.postroad.delivery.entity.TlsStrategy;
import org.postroad.delivery.entity.TlsUse;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.testing.Databases;
import org.postroad.testing.SignedZone;
import org.xbill.DNS.Type;

/** What holds for hosts, by what their domain promises, the strategy and the message. */
class HostTrustTest {
    private static final SSLSocketFactory CHECKED = (SSLSocketFactory) SSLSocketFactory.getDefault();
    private static final SSLSocketFactory ANY = another();

    private SignedZone zone;
    private DaneHosts dane;
    private @Nullable String policy;

    /** Is never connected with: only told apart. */
    private static SSLSocketFactory another() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has TLS", e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        zone = new SignedZone("example");
        zone.add("d.example", Type.MX, "10 mx.d.example.").add("mx.d.example", Type.A, "127.0.0.1");
        dane = new DaneHosts(new SecureDns(List.of(zone.address()), zone.anchor(), Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        zone.close();
    }

    private HostTrust.Plan plan(@Nullable DaneHosts hosts, TlsUse dane, TlsUse sts, boolean required, boolean waived)
            throws Untrusted {
        MtaStsPolicies policies = new MtaStsPolicies(
                name -> policy == null ? List.of() : List.of("v=STSv1; id=1"),
                (domain, time) -> {
                    if ("gone".equals(policy)) {
                        throw new IOException("nobody is there");
                    }
                    return MtaStsPolicy.read("version: STSv1\nmax_age: 9\n"
                            + String.valueOf(policy).replace("|", "\n"));
                },
                new LocalTransactions(Databases.h2()),
                () -> Instant.EPOCH);
        TlsStrategy strategy =
                new TlsStrategy("t", dane, sts, TlsUse.OPTIONAL, false, Duration.ofMinutes(1), Duration.ofMinutes(1));
        return new HostTrust(hosts, policies, any -> any ? ANY : CHECKED)
                .plan(
                        new HostTrust.Ask("d.example", "mx.d.example", 25, true, false, required, () -> waived),
                        strategy);
    }

    @ParameterizedTest
    @CsvSource({
        // policy, mtaSts, required, waived, and then: use, error, proven, any certificate
        ", OPTIONAL, false, false, OPTIONAL, TLS, false, false",
        "mode: none, OPTIONAL, false, false, OPTIONAL, TLS, false, false",
        "gone, OPTIONAL, false, false, OPTIONAL, TLS, false, false",
        "mode: testing|mx: other.example, OPTIONAL, false, false, OPTIONAL, TLS, false, false",
        "mode: enforce|mx: *.d.example, OPTIONAL, false, false, REQUIRE, MTA_STS, true, false",
        "mode: enforce|mx: *.d.example, REQUIRE, false, false, REQUIRE, MTA_STS, true, false",
        "mode: enforce|mx: other.example, DISABLE, false, false, OPTIONAL, TLS, false, false",
        "mode: enforce|mx: other.example, OPTIONAL, false, true, OPTIONAL, TLS, false, true",
        "mode: enforce|mx: mx.d.example, OPTIONAL, true, true, REQUIRE, MTA_STS, true, false",
        "mode: enforce|mx: mx.d.example, DISABLE, true, false, REQUIRE, MTA_STS, true, false",
        ", REQUIRE, false, true, OPTIONAL, TLS, false, true",
    })
    void aPolicyIsObeyed(
            @Nullable String given,
            TlsUse sts,
            boolean required,
            boolean waived,
            TlsUse use,
            DeliveryError error,
            boolean proven,
            boolean any)
            throws Untrusted {
        policy = given;
        HostTrust.Plan plan = plan(null, TlsUse.OPTIONAL, sts, required, waived);
        assertThat(plan.use()).isEqualTo(use);
        assertThat(plan.error()).isEqualTo(error);
        assertThat(plan.proven()).isEqualTo(proven);
        assertThat(plan.tls()).isSameAs(any ? ANY : CHECKED);
    }

    @ParameterizedTest
    @CsvSource({
        "mode: enforce|mx: other.example, OPTIONAL, false, MTA_STS, false, does not name mx.d.example",
        ", REQUIRE, false, MTA_STS, false, has no policy",
        "gone, REQUIRE, false, MTA_STS, false, nobody is there",
        "gone, OPTIONAL, true, MTA_STS, false, nobody is there",
        ", OPTIONAL, true, TLS, true, requires TLS",
        "mode: testing|mx: mx.d.example, OPTIONAL, true, TLS, true, requires TLS",
    })
    void aHostThatIsNotGoodEnoughIsNotTried(
            @Nullable String given, TlsUse sts, boolean required, DeliveryError error, boolean lasting, String text) {
        policy = given;
        Untrusted refused =
                catchThrowableOfType(Untrusted.class, () -> plan(null, TlsUse.OPTIONAL, sts, required, false));
        assertThat(refused.error()).isEqualTo(error);
        assertThat(refused.isLasting()).isEqualTo(lasting);
        assertThat(refused).hasMessageContaining(text);
    }

    @Test
    void daneComesBeforeAPolicy() throws Exception {
        policy = "mode: enforce|mx: other.example";
        zone.add("_25._tcp.mx.d.example", Type.TLSA, "3 1 1 " + "ab".repeat(32));
        HostTrust.Plan plan = plan(dane, TlsUse.OPTIONAL, TlsUse.OPTIONAL, true, true);
        assertThat(plan.error()).isEqualTo(DeliveryError.DANE);
        assertThat(plan.use()).isEqualTo(TlsUse.REQUIRE);
        assertThat(plan.proven()).isTrue();
    }

    @Test
    void recordsOfNoUseLeaveAMessageThatRequiresTlsUnproven() throws Exception {
        zone.add("_25._tcp.mx.d.example", Type.TLSA, "1 1 1 " + "ab".repeat(32));
        HostTrust.Plan plan = plan(dane, TlsUse.OPTIONAL, TlsUse.OPTIONAL, false, false);
        assertThat(plan.use()).isEqualTo(TlsUse.REQUIRE);
        Untrusted refused =
                catchThrowableOfType(Untrusted.class, () -> plan(dane, TlsUse.OPTIONAL, TlsUse.OPTIONAL, true, false));
        assertThat(refused.isLasting()).isTrue();
    }

    @Test
    void whatIsForgedStopsTheHostUnlessTheMessageWaivesProof() throws Exception {
        zone.forge("d.example");
        Untrusted refused =
                catchThrowableOfType(Untrusted.class, () -> plan(dane, TlsUse.OPTIONAL, TlsUse.OPTIONAL, false, false));
        assertThat(refused.error()).isEqualTo(DeliveryError.DANE);
        assertThat(refused.isLasting()).isFalse();
        assertThat(plan(dane, TlsUse.OPTIONAL, TlsUse.OPTIONAL, false, true).tls())
                .isSameAs(ANY);
        assertThat(plan(dane, TlsUse.DISABLE, TlsUse.OPTIONAL, false, false).use())
                .isEqualTo(TlsUse.OPTIONAL);
    }

    @Test
    void daneThatIsRequiredIsHadOrTheHostIsNotTried() {
        assertThat(catchThrowableOfType(
                        Untrusted.class, () -> plan(dane, TlsUse.REQUIRE, TlsUse.OPTIONAL, false, false)))
                .hasMessageContaining("no usable TLSA");
        assertThat(catchThrowableOfType(
                        Untrusted.class, () -> plan(null, TlsUse.REQUIRE, TlsUse.OPTIONAL, false, false)))
                .hasMessageContaining("POSTROAD_DNS_TRUST_ANCHORS");
    }

    @ParameterizedTest
    @CsvSource({
        "TLS-Required: No, true",
        "tls-required:no, true",
        "TLS-Required: Yes, false",
        "Subject: TLS-Required: No, false",
        "TLS-Required: No|TLS-Required: No, false",
        "Subject: a||TLS-Required: No, false",
    })
    void aMessageWaivesProofByOneFieldOfItsHeader(String header, boolean waived) throws IOException {
        byte[] content = (header.replace("|", "\r\n") + "\r\n\r\nbody").getBytes(StandardCharsets.US_ASCII);
        assertThat(TlsRequired.isWaived(new ByteArrayInputStream(content))).isEqualTo(waived);
    }
}
