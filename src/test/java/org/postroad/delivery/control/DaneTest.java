package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.delivery.control.DaneHosts.Proved;
import org.postroad.delivery.control.SecureDns.Bogus;
import org.postroad.delivery.entity.SmtpPeer;
import org.postroad.delivery.entity.TlsUse;
import org.postroad.delivery.entity.Tlsa;
import org.postroad.testing.Certificates;
import org.postroad.testing.ScriptedServer;
import org.postroad.testing.SignedZone;
import org.xbill.DNS.Type;

/** Hosts with real certificates, held against a zone that is really signed. */
class DaneTest {
    private static final int PORT = 25;

    private SignedZone zone;
    private DaneHosts hosts;

    @TempDir
    private Path files;

    @BeforeEach
    void open() throws Exception {
        zone = new SignedZone("example");
        zone.add("d.example", Type.MX, "10 mx.d.example.").add("mx.d.example", Type.A, "127.0.0.1");
        hosts = new DaneHosts(new SecureDns(List.of(zone.address()), zone.anchor(), Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        zone.close();
    }

    private Proved look() throws Bogus {
        return hosts.of("d.example", "mx.d.example", PORT);
    }

    private void tlsa(String host, String data) throws Exception {
        zone.add("_25._tcp." + host, Type.TLSA, data);
    }

    private static String data(int usage, int selector, int matching, Certificate certificate) throws Exception {
        byte[] selected = selector == 0
                ? certificate.getEncoded()
                : certificate.getPublicKey().getEncoded();
        byte[] shown = matching == 0
                ? selected
                : MessageDigest.getInstance(matching == 1 ? "SHA-256" : "SHA-512")
                        .digest(selected);
        return usage + " " + selector + " " + matching + " " + HexFormat.of().formatHex(shown);
    }

    private static Certificate[] chain(Path store) throws Exception {
        return KeyStore.getInstance(store.toFile(), Certificates.PASSWORD).getCertificateChain("server");
    }

    /** Speaks to a server that has the certificate. @return whether the handshake was made */
    private static boolean shakesHands(Path store, Proved proved) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(store.toFile(), Certificates.PASSWORD), Certificates.PASSWORD);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {proved.trust()}, null);
        SmtpPeer peer = new SmtpPeer(proved.base(), "client.example", false, false, TlsUse.REQUIRE, null);
        try (ScriptedServer host = new ScriptedServer(server, DaneTest::play);
                SmtpSession session = SmtpSession.open(
                        new Socket(InetAddress.getLoopbackAddress(), host.port()),
                        peer,
                        client.getSocketFactory(),
                        SmtpTimeouts.STANDARD)) {
            return session.isEncrypted();
        } catch (SessionFailed e) {
            assertThat(e.getMessage()).startsWith("The handshake failed");
            return false;
        }
    }

    private static void play(ScriptedServer.Client client) throws Exception {
        client.say("220 mx ESMTP").hear();
        client.say("250-mx").say("250 STARTTLS").hear();
        client.say("220 go").encrypt();
        client.hear();
        client.say("250 mx").listen();
    }

    private Path self(String host) throws Exception {
        return Certificates.make(files.resolve("self.p12"), host);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
    void aHostIsProvedByItsOwnCertificateWhateverItsName(int selector, int matching) throws Exception {
        Path store = self("quite.another.test");
        tlsa("mx.d.example", data(3, selector, matching, chain(store)[0]));
        Proved proved = look();
        assertThat(proved.isAuthentic()).isTrue();
        assertThat(shakesHands(store, proved)).isTrue();
        assertThat(shakesHands(Certificates.make(files.resolve("b.p12"), "mx.d.example"), proved))
                .isFalse();
    }

    @Test
    void aHostsOwnCertificateMayBePastItsTime() throws Exception {
        Path store = Certificates.makeExpired(files.resolve("old.p12"), "mx.d.example");
        tlsa("mx.d.example", data(3, 1, 1, chain(store)[0]));
        assertThat(shakesHands(store, look())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "mx.d.example, 0, 1, true",
        "mx.d.example, 1, 2, true",
        "mx.d.example, 0, 0, true",
        "mx.d.example, 1, 0, true",
        "d.example, 1, 1, true",
        "*.d.example, 1, 1, true",
        "other.example, 1, 1, false",
        "*.example, 1, 1, true", // It is for d.example
        "a.mx.d.example, 1, 1, false",
    })
    void aHostIsProvedByItsAuthorityForItsNameOnly(String certified, int selector, int matching, boolean good)
            throws Exception {
        Path store = Certificates.makeSigned(files.resolve("signed.p12"), certified);
        tlsa("mx.d.example", data(2, selector, matching, chain(store)[1]));
        assertThat(shakesHands(store, look())).isEqualTo(good);
    }

    @Test
    void anAuthorityThatDidNotSignProvesNothing() throws Exception {
        Path store = Certificates.makeSigned(files.resolve("a.p12"), "mx.d.example");
        Path other = Certificates.makeSigned(files.resolve("b.p12"), "mx.d.example");
        tlsa("mx.d.example", data(2, 1, 1, chain(other)[1]));
        assertThat(shakesHands(store, look())).isFalse();
    }

    @Test
    void aCertificateIsNotItsOwnAuthority() throws Exception {
        Path store = self("mx.d.example");
        tlsa("mx.d.example", data(2, 1, 1, chain(store)[0]));
        assertThat(shakesHands(store, look())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0 0 1", "1 1 1", "3 7 1", "3 1 9"})
    void recordsOfNoUseAskForTlsWithAnyCertificate(String kind) throws Exception {
        tlsa("mx.d.example", kind + " " + "ab".repeat(32));
        Proved proved = look();
        assertThat(proved.isThere()).isTrue();
        assertThat(proved.isAuthentic()).isFalse();
        assertThat(shakesHands(self("any.test"), proved)).isTrue();
    }

    @Test
    void ofTwoDigestsTheStrongerCounts() throws Exception {
        Path store = self("mx.d.example");
        tlsa("mx.d.example", data(3, 1, 1, chain(store)[0]));
        tlsa("mx.d.example", "3 1 2 " + "ab".repeat(64));
        assertThat(shakesHands(store, look())).isFalse();
    }

    @Test
    void aHostWithoutRecordsHasNoDane() throws Exception {
        assertThat(look().isThere()).isFalse();
    }

    @Test
    void recordsThatAreForgedOrWithheldStopTheHost() throws Exception {
        tlsa("mx.d.example", "3 1 1 " + "ab".repeat(32));
        zone.forge("_25._tcp.mx.d.example");
        assertThatThrownBy(this::look).isInstanceOf(Bogus.class).hasMessageContaining("_25._tcp.mx.d.example");
        zone.add("e.example", Type.MX, "10 mx.e.example.").add("mx.e.example", Type.A, "127.0.0.1");
        zone.fail("_25._tcp.mx.e.example");
        assertThatThrownBy(() -> hosts.of("e.example", "mx.e.example", PORT)).isInstanceOf(Bogus.class);
    }

    @Test
    void hostsThatAreForgedStopTheDomain() {
        zone.forge("d.example");
        assertThatThrownBy(this::look).isInstanceOf(Bogus.class).hasMessageContaining("d.example MX");
    }

    @Test
    void addressesThatAreForgedStopTheHost() {
        zone.forge("mx.d.example");
        assertThatThrownBy(this::look).isInstanceOf(Bogus.class).hasMessageContaining("mx.d.example A");
    }

    @Test
    void whatIsNotSignedHasNoDane() throws Exception {
        zone.add("plain.example", Type.NS, "ns.example.");
        zone.add("plain.example", Type.MX, "10 mx.plain.example.").add("mx.plain.example", Type.A, "127.0.0.1");
        zone.add("_25._tcp.mx.plain.example", Type.TLSA, "3 1 1 " + "ab".repeat(32));
        zone.add("s.example", Type.MX, "10 mx.plain.example.");
        assertThat(hosts.of("plain.example", "mx.plain.example", PORT).isThere())
                .isFalse();
        assertThat(hosts.of("s.example", "mx.plain.example", PORT).isThere()).isFalse();
        assertThat(hosts.of("outside.test", "mx.d.example", PORT).isThere()).isFalse();
    }

    @Test
    void recordsAreLookedForWhereTheAliasesEndAndThenAtTheHost() throws Exception {
        zone.add("a.example", Type.MX, "10 alias.example.").add("alias.example", Type.CNAME, "mx.d.example.");
        tlsa("alias.example", "3 1 1 " + "aa".repeat(32));
        assertThat(hosts.of("a.example", "alias.example", PORT).base()).isEqualTo("alias.example");
        SecureDns fresh = new SecureDns(List.of(zone.address()), zone.anchor(), Clock.systemUTC());
        tlsa("mx.d.example", "3 1 1 " + "bb".repeat(32));
        Proved proved = new DaneHosts(fresh).of("a.example", "alias.example", PORT);
        assertThat(proved.base()).isEqualTo("mx.d.example");
        assertThat(proved.names()).containsExactlyInAnyOrder("a.example", "alias.example", "mx.d.example");
        assertThat(proved.records()).containsExactly(new Tlsa(3, 1, 1, "bb".repeat(32)));
    }

    @Test
    void aDomainWithoutMxIsItsOwnHost() throws Exception {
        zone.add("solo.example", Type.A, "127.0.0.1");
        tlsa("solo.example", "3 1 1 " + "ab".repeat(32));
        assertThat(hosts.of("solo.example", "solo.example", PORT).isAuthentic()).isTrue();
    }

    @Test
    void theKeysOfTheRootCanBeRead() throws Exception {
        assertThat(new SecureDns(List.of(zone.address()), SecureDns.rootAnchors(), Clock.systemUTC()))
                .isNotNull();
    }
}
