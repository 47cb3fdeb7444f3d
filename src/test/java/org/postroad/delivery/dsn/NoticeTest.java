package org.postroad.delivery.dsn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Header;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.eclipse.angus.mail.dsn.MessageHeaders;
import org.eclipse.angus.mail.dsn.MultipartReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notices as others read them, and the parameters that ask for them. */
class NoticeTest {
    private static final Instant ARRIVAL = Instant.parse("2026-03-01T08:00:00Z");
    private static final String ORIGINAL =
            "Received: from a\r\nMessage-ID: <m1@example.org>\r\nSubject: Hello\r\n\r\nBody\r\n--cut\r\n";
    private static final NoticeHeader HEADER = new NoticeHeader(
            "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>",
            "alice@example.org",
            "<n1@mx.example.com>",
            "<m1@example.org>",
            ARRIVAL.plusSeconds(60));

    private static RecipientReport recipient(String address, Event event, String status, @Nullable String diagnostic)
            throws MalformedParameter {
        return new RecipientReport(
                OriginalRecipient.read("rfc822;" + address),
                address,
                event,
                EnhancedCode.read(status).orElseThrow(),
                diagnostic == null ? null : "mx.example.net",
                diagnostic,
                diagnostic == null ? null : ARRIVAL.plusSeconds(30),
                event == Event.DELAYED ? ARRIVAL.plusSeconds(432_000) : null,
                "it is as it is.");
    }

    private static Report report(RecipientReport... recipients) throws MalformedParameter {
        return new Report("mx.example.com", EnvelopeId.read("QQ+2B314159"), ARRIVAL, "job_1", List.of(recipients));
    }

    private static byte[] written(Report report, boolean whole) {
        return Notice.write(HEADER, report, new Original(ORIGINAL.getBytes(StandardCharsets.UTF_8), whole), "cut");
    }

    private static MimeMessage parsed(byte[] notice) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(notice));
    }

    private static List<String> lines(InternetHeaders headers) {
        List<String> lines = new ArrayList<>();
        for (Header header : Collections.list(headers.getAllHeaders())) {
            lines.add(header.getName() + ": " + header.getValue().replaceAll("\r\n", ""));
        }
        return lines;
    }

    @Test
    void oneNoticeTellsOfSeveralRecipientsAndAngusReadsIt() throws Exception {
        MimeMessage message = parsed(written(
                report(
                        recipient("bob@example.net", Event.FAILED, "5.1.1", "550 5.1.1 No such user\n550 5.1.1 here"),
                        recipient("carol@example.net", Event.DELAYED, "4.4.1", null),
                        recipient("dana@example.net", Event.DELIVERED, "2.1.5", null),
                        recipient("eric@example.net", Event.RELAYED, "2.0.0", "250 OK")),
                true));
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(message.getHeader("In-Reply-To")).containsExactly("<m1@example.org>");
        assertThat(message.getSubject()).isEqualTo("Your message could not be delivered to some recipients");
        assertThat(message.getSentDate().toInstant()).isEqualTo(HEADER.date());
        MultipartReport read = (MultipartReport) message.getContent();
        assertThat(read.getCount()).isEqualTo(3);
        assertThat(read.getText())
                .contains("mx.example.com", "<bob@example.net>: it is as it is.", "It will be tried until");
        DeliveryStatus status = (DeliveryStatus) read.getReport();
        assertThat(lines(status.getMessageDSN()))
                .containsExactly(
                        "Original-Envelope-Id: QQ+314159",
                        "Reporting-MTA: dns; mx.example.com",
                        "Arrival-Date: Sun, 1 Mar 2026 08:00:00 +0000",
                        "X-Postroad-Queue-Id: job_1");
        assertThat(IntStream.range(0, status.getRecipientDSNCount()).mapToObj(i -> lines(status.getRecipientDSN(i))))
                .containsExactly(
                        List.of(
                                "Original-Recipient: rfc822; bob@example.net",
                                "Final-Recipient: rfc822; bob@example.net",
                                "Action: failed",
                                "Status: 5.1.1",
                                "Remote-MTA: dns; mx.example.net",
                                "Diagnostic-Code: smtp; 550 5.1.1 No such user 550 5.1.1 here",
                                "Last-Attempt-Date: Sun, 1 Mar 2026 08:00:30 +0000"),
                        List.of(
                                "Original-Recipient: rfc822; carol@example.net",
                                "Final-Recipient: rfc822; carol@example.net",
                                "Action: delayed",
                                "Status: 4.4.1",
                                "Will-Retry-Until: Fri, 6 Mar 2026 08:00:00 +0000"),
                        List.of(
                                "Original-Recipient: rfc822; dana@example.net",
                                "Final-Recipient: rfc822; dana@example.net",
                                "Action: delivered",
                                "Status: 2.1.5"),
                        List.of(
                                "Original-Recipient: rfc822; eric@example.net",
                                "Final-Recipient: rfc822; eric@example.net",
                                "Action: relayed",
                                "Status: 2.0.0",
                                "Remote-MTA: dns; mx.example.net",
                                "Diagnostic-Code: smtp; 250 OK",
                                "Last-Attempt-Date: Sun, 1 Mar 2026 08:00:30 +0000"));
        assertThat(read.getReturnedMessage().getSubject()).isEqualTo("Hello");
        assertThat(read.getReturnedMessage().getContent()).isEqualTo("Body\r\n--cut\r\n");
    }

    @Test
    void headersAloneGoBackWhereThatWasAskedFor() throws Exception {
        MultipartReport read = (MultipartReport) parsed(
                        written(report(recipient("bob@example.net", Event.FAILED, "5.1.1", null)), false))
                .getContent();
        assertThat(read.getBodyPart(2).isMimeType("text/rfc822-headers")).isTrue();
        assertThat(read.getReturnedMessage()).isInstanceOf(MessageHeaders.class);
        assertThat(read.getReturnedMessage().getHeader("Subject")).containsExactly("Hello");
    }

    @Test
    void whatIsLargeGoesBackByItsHeader() {
        byte[] large = (ORIGINAL + "x".repeat(Original.MOST_RETURNED)).getBytes(StandardCharsets.UTF_8);
        assertThat(new Original(large, true).returned())
                .asString(StandardCharsets.UTF_8)
                .endsWith("Subject: Hello\r\n");
        byte[] cut = "Subject: no end".getBytes(StandardCharsets.UTF_8);
        assertThat(new Original(cut, false).returned()).isEqualTo(cut);
    }

    @Test
    void withoutEnvidOrcptOrAReplyTheirFieldsAreNotThere() throws Exception {
        RecipientReport bare = new RecipientReport(
                null,
                "bob@example.net",
                Event.FAILED,
                new EnhancedCode(5, 1, 2),
                null,
                null,
                null,
                null,
                "no such domain.");
        String notice = new String(
                written(new Report("mx.example.com", null, ARRIVAL, "job_1", List.of(bare)), false),
                StandardCharsets.UTF_8);
        assertThat(notice)
                .doesNotContain(
                        "Original-Envelope-Id", "Original-Recipient", "Remote-MTA", "Diagnostic-Code", "Last-Attempt");
    }

    @Test
    void addressesBeyondAsciiHaveTheirOwnForm() throws Exception {
        RecipientReport international = new RecipientReport(
                null,
                "jürgen@bücher.example",
                Event.FAILED,
                new EnhancedCode(5, 1, 1),
                "mx",
                "550 nö",
                null,
                null,
                "nö.");
        byte[] notice = written(new Report("mx.example.com", null, ARRIVAL, "job_1", List.of(international)), true);
        assertThat(new String(notice, StandardCharsets.UTF_8))
                .contains(
                        "report-type=global-delivery-status",
                        "Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit",
                        "Final-Recipient: utf-8; jürgen@bücher.example",
                        "Diagnostic-Code: smtp; 550 nö",
                        "Content-Type: message/global\r\n");
    }

    @Test
    void nothingThatAHostSaysCanForgeAField() throws Exception {
        RecipientReport forged = recipient(
                "bob@example.net",
                Event.FAILED,
                "5.0.0",
                "550 no\r\nAction: delivered\r\n\r\nFinal-Recipient: rfc822; x\u0000é");
        MultipartReport read =
                (MultipartReport) parsed(written(report(forged), false)).getContent();
        DeliveryStatus status = (DeliveryStatus) read.getReport();
        assertThat(status.getRecipientDSNCount()).isEqualTo(1);
        assertThat(status.getRecipientDSN(0).getHeader("Action")).containsExactly("failed");
        assertThat(status.getRecipientDSN(0).getHeader("Diagnostic-Code")[0]).endsWith("rfc822; x ?");
    }

    @Test
    void longRepliesAreFolded() throws Exception {
        String notice = new String(
                written(
                        report(recipient("bob@example.net", Event.FAILED, "5.0.0", "550 " + "word ".repeat(1_000))),
                        false),
                StandardCharsets.UTF_8);
        assertThat(notice.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(999));
    }

    /** RFC 3461 §5.2, row by row. */
    @ParameterizedTest(name = "NOTIFY={0}: failed {1}, delayed {2}, delivered {3}, relayed {4}")
    @CsvSource({
        "NEVER, false, false, false, false",
        "SUCCESS, false, false, true, true",
        "FAILURE, true, false, false, false",
        "DELAY, false, true, false, false",
        "'success,Failure', true, false, true, true",
        "'SUCCESS,FAILURE,DELAY', true, true, true, true",
    })
    void notifySaysWhatIsTold(String value, boolean failed, boolean delayed, boolean delivered, boolean relayed)
            throws Exception {
        Notify notify = Notify.read(value);
        assertThat(List.of(
                        notify.wants(Event.FAILED),
                        notify.wants(Event.DELAYED),
                        notify.wants(Event.DELIVERED),
                        notify.wants(Event.RELAYED)))
                .containsExactly(failed, delayed, delivered, relayed);
        assertThat(Notify.read(notify.text())).isEqualTo(notify);
        assertThat(notify.given()).isTrue();
    }

    @Test
    void whoAsksForNothingHearsOfFailuresAndDelays() {
        assertThat(Notify.ABSENT.wants(Event.FAILED)).isTrue();
        assertThat(Notify.ABSENT.wants(Event.DELAYED)).isTrue();
        assertThat(Notify.ABSENT.wants(Event.DELIVERED)).isFalse();
        assertThat(Notify.ABSENT.given()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NEVER,SUCCESS", "SUCCESS,", "OFTEN", "SUCCESS FAILURE"})
    void notifyThatIsNone(String value) {
        assertThatThrownBy(() -> Notify.read(value))
                .isInstanceOf(MalformedParameter.class)
                .hasMessageContaining("NOTIFY");
    }

    @Test
    void theOriginalRecipientIsKeptAsItCame() throws Exception {
        OriginalRecipient read = OriginalRecipient.read("RFC822;Bob+2Btag@Example.com");
        assertThat(read)
                .isEqualTo(new OriginalRecipient("RFC822;Bob+2Btag@Example.com", "RFC822", "Bob+tag@Example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob@example.com", ";bob", "rfc822;a b", "rfc822;a+2b", "rfc822;a=b", "rfc 822;a"})
    void orcptThatIsNone(String value) {
        assertThatThrownBy(() -> OriginalRecipient.read(value))
                .isInstanceOf(MalformedParameter.class)
                .hasMessageContaining("ORCPT");
    }

    @Test
    void lengthsAreTheRfcs() throws Exception {
        assertThat(EnvelopeId.read("x".repeat(100)).id()).hasSize(100);
        assertThatThrownBy(() -> EnvelopeId.read("x".repeat(101))).isInstanceOf(MalformedParameter.class);
        assertThat(OriginalRecipient.read("rfc822;" + "x".repeat(493)).address())
                .hasSize(493);
        assertThatThrownBy(() -> OriginalRecipient.read("rfc822;" + "x".repeat(494)))
                .isInstanceOf(MalformedParameter.class);
    }

    @ParameterizedTest
    @CsvSource({"FULL,FULL", "hdrs,HDRS"})
    void ret(String value, ReturnContent content) throws Exception {
        assertThat(ReturnContent.read(value)).isEqualTo(content);
        assertThatThrownBy(() -> ReturnContent.read("ALL")).isInstanceOf(MalformedParameter.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b+=é\n", "", "plain", "😀"})
    void xtextComesBack(String text) throws Exception {
        assertThat(Xtext.encode(text)).matches("[!-~]*").doesNotContain("=");
        assertThat(Xtext.decode("ENVID", Xtext.encode(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"5.1.1,true", "2.0.0,true", "4.999.0,true", "3.1.1,false", "5.01.1,false", "5.1,false", "5.1.1000,false"
    })
    void codesOfThreeNumbers(String text, boolean is) {
        assertThat(EnhancedCode.read(text).isPresent()).isEqualTo(is);
        assertThat(EnhancedCode.ofReply(452)).hasToString("4.0.0");
    }

    /** RFC 3461 §10: six recipients, each with wishes of its own, of whom each ends in another way; what Alice hears in one notice. */
    @Test
    void theExampleOfTheRfc() throws Exception {
        record Ends(String address, String wanted, Event event) {}
        List<Ends> all = List.of(
                new Ends("Bob@Example.COM", "SUCCESS", Event.DELIVERED),
                new Ends("Carol@Ivory.EDU", "FAILURE", Event.FAILED),
                new Ends("Dana@Ivory.EDU", "SUCCESS,FAILURE", Event.RELAYED),
                new Ends("Eric@Bombs.AF.MIL", "FAILURE", Event.RELAYED),
                new Ends("Fred@Bombs.AF.MIL", "NEVER", Event.FAILED),
                new Ends("George@Tax-ME.GOV", "FAILURE", Event.FAILED));
        List<RecipientReport> told = new ArrayList<>();
        for (Ends one : all) {
            if (Notify.read(one.wanted).wants(one.event)) {
                told.add(recipient(one.address, one.event, one.event == Event.FAILED ? "5.0.0" : "2.0.0", null));
            }
        }
        MultipartReport read = (MultipartReport) parsed(written(report(told.toArray(RecipientReport[]::new)), false))
                .getContent();
        DeliveryStatus status = (DeliveryStatus) read.getReport();
        assertThat(IntStream.range(0, status.getRecipientDSNCount())
                        .mapToObj(i -> status.getRecipientDSN(i).getHeader("Final-Recipient", null)))
                .containsExactly(
                        "rfc822; Bob@Example.COM",
                        "rfc822; Carol@Ivory.EDU",
                        "rfc822; Dana@Ivory.EDU",
                        "rfc822; George@Tax-ME.GOV");
    }
}
