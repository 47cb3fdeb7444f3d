package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MtaStsPolicyTest {
    /** RFC 8461 §3.2. */
    private static final String EXAMPLE =
            "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\n"
                    + "mx: backupmx.example.com\r\nmax_age: 604800\r\n";

    @Test
    void theExampleOfTheRfcIsRead() throws MalformedPolicy {
        assertThat(MtaStsPolicy.read(EXAMPLE))
                .isEqualTo(new MtaStsPolicy(
                        MtaStsPolicy.Mode.ENFORCE,
                        List.of("mail.example.com", "*.example.net", "backupmx.example.com"),
                        Duration.ofDays(7)));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws MalformedPolicy {
        MtaStsPolicy policy = MtaStsPolicy.read(EXAMPLE);
        assertThat(MtaStsPolicy.read(policy.text())).isEqualTo(policy);
    }

    @Test
    void theFirstOfAFieldCountsAndUnknownOnesArePassedOver() throws MalformedPolicy {
        MtaStsPolicy policy = MtaStsPolicy.read(
                "mode:testing\nversion:STSv1\nmode:enforce\nx-new: anything: at all\nmx:A.Example\nmax_age:0\nmax_age:9");
        assertThat(policy).isEqualTo(new MtaStsPolicy(MtaStsPolicy.Mode.TESTING, List.of("a.example"), Duration.ZERO));
    }

    @Test
    void aPolicyOfNoneNeedsNoHost() throws MalformedPolicy {
        assertThat(MtaStsPolicy.read("version: STSv1\nmode: none\nmax_age: 31557600")
                        .exchangers())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "mode: enforce|mx: a.example|max_age: 1",
                "version: STSv2|mode: enforce|mx: a.example|max_age: 1",
                "version: stsv1|mode: enforce|mx: a.example|max_age: 1",
                "version: STSv1|mx: a.example|max_age: 1",
                "version: STSv1|mode: Enforce|mx: a.example|max_age: 1",
                "version: STSv1|mode: enforce|max_age: 1",
                "version: STSv1|mode: testing|max_age: 1",
                "version: STSv1|mode: enforce|mx: a.example",
                "version: STSv1|mode: enforce|mx: a.example|max_age: -1",
                "version: STSv1|mode: enforce|mx: a.example|max_age: 1 day",
                "version: STSv1|mode: enforce|mx: a.example|max_age: 31557601",
                "version: STSv1|mode: enforce|mx: a.example|max_age: 99999999999999999999",
                "version: STSv1|mode: enforce|mx: *|max_age: 1",
                "version: STSv1|mode: enforce|mx: *.*.example|max_age: 1",
                "version: STSv1|mode: enforce|mx: a.*.example|max_age: 1",
                "version: STSv1|mode: enforce|mx:|max_age: 1",
                "version: STSv1|mode: enforce|mx: a..example|max_age: 1",
                "version: STSv1|mode: enforce|mx: a.example|no field|max_age: 1",
            })
    void whatIsNoPolicyIsRefused(String text) {
        assertThatThrownBy(() -> MtaStsPolicy.read(text.replace("|", "\n"))).isInstanceOf(MalformedPolicy.class);
    }

    /** RFC 8461 §4.1. */
    @ParameterizedTest
    @CsvSource({
        "mail.example.com, mail.example.com, true",
        "mail.example.com, MAIL.example.COM., true",
        "mail.example.com, mail2.example.com, false",
        "mail.example.com, a.mail.example.com, false",
        "*.example.com, mail.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, a.mail.example.com, false",
        "*.example.com, mail.example.net, false",
        "*.com, example.com, true",
        "example.com, .example.com, false",
    })
    void aStarStandsForOneLabel(String exchanger, String host, boolean covered) {
        MtaStsPolicy policy = new MtaStsPolicy(MtaStsPolicy.Mode.ENFORCE, List.of(exchanger), Duration.ofDays(1));
        assertThat(policy.covers(host)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "v=STSv1; id=20160831085700Z;, 20160831085700Z",
        "v=STSv1;id=1, 1",
        "v=STSv1; x=y; id=1; id=2, 1",
        "v=spf1 -all|v=STSv1; id=3;, 3",
        "v=STSv1; id=3;|v=STSv1; id=3;, ''",
        "v=STSv1, ''",
        "v=STSv1; id=, ''",
        "v=STSv1; id=a-b, ''",
        "v=STSv1; id=123456789012345678901234567890123, ''",
        "v=STSv10; id=1, ''",
        "id=1; v=STSv1, ''",
        "v=stsv1; id=1, ''",
    })
    void exactlyOneRecordOfTheKindTellsOfAPolicy(String texts, String id) {
        assertThat(MtaStsRecord.read(Arrays.asList(texts.split("\\|")))
                        .map(MtaStsRecord::id)
                        .orElse(""))
                .isEqualTo(id);
    }
}
