package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postroad.delivery.dsn.ReturnContent;

/** The commands of clients that bring mail, and what is answered where they are none. */
class InboundCommandTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final MailCommand.Terms UNKNOWN = new MailCommand.Terms(1000, false, false);
    private static final MailCommand.Terms SIGNED_IN = new MailCommand.Terms(1000, true, true);

    private static MailCommand mail(String argument) throws RefusedCommand {
        return MailCommand.read(argument, SIGNED_IN, NOW);
    }

    private static String refusal(ThrowingCallable reading) {
        InboundReply reply = catchThrowableOfType(RefusedCommand.class, reading).reply();
        return reply.code() + " " + reply.enhanced();
    }

    @Test
    void everyParameterIsRead() throws RefusedCommand {
        MailCommand mail = mail("FROM:<ann@example.org> SIZE=999 BODY=8BITMIME smtputf8 RET=hdrs ENVID=QQ+2B314"
                + " MT-PRIORITY=-9 BY=120;R HOLDFOR=60 AUTH=<> REQUIRETLS");

        assertThat(mail)
                .isEqualTo(new MailCommand(
                        "ann@example.org",
                        true,
                        -9,
                        -9,
                        ReturnContent.HDRS,
                        mail.envelopeId(),
                        new DeliverBy(NOW.plusSeconds(180), true),
                        NOW.plusSeconds(60),
                        true));
        assertThat(String.valueOf(mail.envelopeId())).contains("QQ+314");
    }

    @Test
    void nobodyUnknownIsUrgent() throws RefusedCommand {
        MailCommand urgent = MailCommand.read("FROM:<> MT-PRIORITY=4", UNKNOWN, NOW);
        MailCommand patient = MailCommand.read("FROM:<> MT-PRIORITY=-4", UNKNOWN, NOW);

        assertThat(urgent.priority()).isZero();
        assertThat(urgent.isLowered()).isTrue();
        assertThat(patient.priority()).isEqualTo(-4);
        assertThat(patient.isLowered()).isFalse();
    }

    @Test
    void aTimeOfReleaseMayBeGivenAsOne() throws RefusedCommand {
        assertThat(mail("FROM:<> HOLDUNTIL=2026-05-02T12:00:00Z").released()).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(mail("FROM:<> HOLDUNTIL=2026-05-02T14:00:00+02:00").released())
                .isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(mail("FROM:<> HOLDUNTIL=2026-04-30T12:00:00Z").released()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FROM:<ann@example.org                          | 501 5.5.2
            FROM:ann@example.org                           | 501 5.5.2
            TO:<ann@example.org>                           | 501 5.5.2
            FROM:<ann@example.org>SIZE=1                   | 501 5.5.2
            FROM:<ann>                                     | 553 5.1.7
            FROM:<ann@>                                    | 553 5.1.7
            FROM:<a..b@example.org>                        | 553 5.1.7
            FROM:<ann@-example.org>                        | 553 5.1.7
            FROM:<ann@[1.2.3]>                             | 553 5.1.7
            FROM:<ann@[::1]>                               | 553 5.1.7
            FROM:<ännchen@example.org>                     | 553 5.6.7
            FROM:<> SIZE=1001                              | 552 5.3.4
            FROM:<> SIZE=99999999999999999999              | 552 5.3.4
            FROM:<> SIZE=x                                 | 501 5.5.4
            FROM:<> SIZE                                   | 501 5.5.4
            FROM:<> SIZE=1 size=1                          | 501 5.5.4
            FROM:<> BODY=BINARYMIME                        | 501 5.5.4
            FROM:<> SMTPUTF8=yes                           | 501 5.5.4
            FROM:<> RET=SOME                               | 501 5.5.4
            FROM:<> ENVID=a+b                              | 501 5.5.4
            FROM:<> MT-PRIORITY=10                         | 501 5.5.2
            FROM:<> MT-PRIORITY=+1                         | 501 5.5.2
            FROM:<> MT-PRIORITY=1 MT-PRIORITY=1            | 501 5.5.2
            FROM:<> BY=0;R                                 | 501 5.5.4
            FROM:<> BY=10;X                                | 501 5.5.4
            FROM:<> HOLDFOR=1 HOLDUNTIL=2026-05-02T12:00:00Z | 501 5.5.4
            FROM:<> HOLDFOR=2592001                        | 501 5.5.4
            FROM:<> HOLDUNTIL=tomorrow                     | 501 5.5.4
            FROM:<> X-FOO=1                                | 555 5.5.4
            FROM:<> =1                                     | 501 5.5.4
            """)
    void whatIsNotAsItsRfcSaysIsRefused(String argument, String reply) {
        assertThat(refusal(() -> mail(argument))).isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOLDFOR=60", "REQUIRETLS"})
    void whatWasNotOfferedIsNotKnown(String parameter) {
        assertThat(refusal(() -> MailCommand.read("FROM:<> " + parameter, UNKNOWN, NOW)))
                .isEqualTo("555 5.5.4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TO:<bob@example.org>                           | bob@example.org
            to: <bob@example.org>                          | bob@example.org
            TO:<@a.example,@b.example:bob@example.org>     | bob@example.org
            TO:<"a b>@c"@example.org>                      | "a b>@c"@example.org
            TO:<bob@[127.0.0.1]>                           | bob@[127.0.0.1]
            TO:<bob@[IPv6:::1]>                            | bob@[IPv6:::1]
            TO:<Postmaster>                                | Postmaster@mx.example.org
            """)
    void addressesAreReadAsTheyStand(String argument, String address) throws RefusedCommand {
        assertThat(RcptCommand.read(argument, false, "mx.example.org").address())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TO:<>                                          | 553 5.1.3
            TO:<bob@example.org> NOTIFY=NEVER,DELAY        | 501 5.5.4
            TO:<bob@example.org> NOTIFY=NEVER NOTIFY=NEVER | 501 5.5.4
            TO:<bob@example.org> ORCPT=bob                 | 501 5.5.4
            TO:<bob@example.org> RET=FULL                  | 555 5.5.4
            """)
    void recipientsThatAreNoneAreRefused(String argument, String reply) {
        assertThat(refusal(() -> RcptCommand.read(argument, false, "mx.example.org")))
                .isEqualTo(reply);
    }

    @Test
    void aRecipientHasWhatWasSaidOfIt() throws RefusedCommand {
        RcptCommand rcpt = RcptCommand.read(
                "TO:<bob@example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob@Example.org", false, "mx.example.org");

        assertThat(rcpt.wanted().text()).isEqualTo("SUCCESS,DELAY");
        assertThat(String.valueOf(rcpt.original())).contains("Bob@Example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1 LASTLY", "x", "1LAST", "9999999999999999999"})
    void aChunkOfNoSizeIsNone(String argument) {
        assertThat(refusal(() -> BdatCommand.read(argument))).isEqualTo("501 5.5.4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATA now", "RSET x", "QUIT x", "STARTTLS x"})
    void commandsWithoutArgumentsHaveNone(String line) {
        assertThat(refusal(() -> InboundCommand.read(line))).isEqualTo("501 5.5.4");
    }

    @Property
    void anyLineIsACommandOrRefused(@ForAll @StringLength(max = 80) String line) {
        String argument = line.toUpperCase(Locale.ROOT);
        for (String read : new String[] {line, "FROM:" + line, "FROM:<a@b.c> " + argument, "FROM:<" + line + ">"}) {
            try {
                InboundCommand.read(read);
                MailCommand mail = mail(read);
                assertThat(mail.reversePath()).doesNotContain("\r", "\n");
            } catch (RefusedCommand refused) {
                assertThat(refused.reply().code()).isBetween(500, 559);
            }
        }
    }
}
