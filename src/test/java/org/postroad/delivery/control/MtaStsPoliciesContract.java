package org.postroad.delivery.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.delivery.entity.MalformedPolicy;
import org.postroad.delivery.entity.MtaStsPolicy;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.platform.control.Transactions;

/** What holds for the policies of domains on every database. */
abstract class MtaStsPoliciesContract {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String ENFORCE = "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 86400\n";
    private static final String TESTING = "version: STSv1\nmode: testing\nmx: *.example\nmax_age: 86400\n";

    private final List<String> asked = new ArrayList<>();
    private Transactions transactions;
    private Instant now = Instant.parse("2026-05-01T12:00:00Z");
    private List<String> texts = List.of("v=STSv1; id=1");
    private @Nullable String answer = ENFORCE;

    abstract DataSource newDatabase();

    @BeforeEach
    void open() {
        transactions = new LocalTransactions(newDatabase());
    }

    /** A node of its own: what only a memory knows, it does not. */
    private MtaStsPolicies node() {
        return new MtaStsPolicies(name -> texts, this::fetch, transactions, () -> now);
    }

    private MtaStsPolicy fetch(String domain, Duration time) throws IOException, MalformedPolicy {
        asked.add(domain);
        if (answer == null) {
            throw new IOException("nobody is there");
        }
        return MtaStsPolicy.read(answer);
    }

    private MtaStsPolicy.@Nullable Mode mode(MtaStsPolicies node) {
        MtaStsPolicy policy = node.of("Example.ORG", TIME).policy();
        return policy == null ? null : policy.mode();
    }

    @Test
    void aPolicyIsFetchedOnceUntilItsIdChanges() {
        assertThat(mode(node())).isEqualTo(MtaStsPolicy.Mode.ENFORCE);
        answer = TESTING;
        assertThat(mode(node())).isEqualTo(MtaStsPolicy.Mode.ENFORCE);
        assertThat(asked).containsExactly("example.org");
        texts = List.of("v=STSv1; id=2");
        assertThat(mode(node())).isEqualTo(MtaStsPolicy.Mode.TESTING);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aPolicyHoldsThoughItsRecordIsGoneUntilItsTimeIsOver() {
        assertThat(mode(node())).isEqualTo(MtaStsPolicy.Mode.ENFORCE);
        texts = List.of();
        now = now.plusSeconds(86_399);
        assertThat(mode(node())).isEqualTo(MtaStsPolicy.Mode.ENFORCE);
        now = now.plusSeconds(1);
        assertThat(node().of("example.org", TIME)).isEqualTo(MtaStsPolicies.Found.NONE);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aFetchThatFailsLeavesThePolicyThatIsKept() {
        assertThat(mode(node())).isEqualTo(MtaStsPolicy.Mode.ENFORCE);
        texts = List.of("v=STSv1; id=2");
        answer = null;
        MtaStsPolicies.Found found = node().of("example.org", TIME);
        assertThat(found.policy()).isEqualTo(policy(ENFORCE));
        assertThat(found.problem()).contains("example.org", "nobody is there");
    }

    @Test
    void aFetchThatFailedIsTriedAgainAfterFiveMinutesOrForANewId() {
        answer = null;
        MtaStsPolicies node = node();
        assertThat(mode(node)).isNull();
        now = now.plusSeconds(299);
        assertThat(node.of("example.org", TIME).problem()).contains("nobody is there");
        assertThat(asked).hasSize(1);
        texts = List.of("v=STSv1; id=2");
        assertThat(mode(node)).isNull();
        assertThat(asked).hasSize(2);
        now = now.plusSeconds(300);
        answer = ENFORCE;
        assertThat(mode(node)).isEqualTo(MtaStsPolicy.Mode.ENFORCE);
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatIsNoPolicyIsAFetchThatFailed() {
        answer = "version: STSv1\nmode: enforce\n";
        assertThat(node().of("example.org", TIME).problem()).contains("max_age");
    }

    @Test
    void aDomainWithoutRecordIsNotAsked() {
        texts = List.of();
        assertThat(node().of("example.org", TIME)).isEqualTo(MtaStsPolicies.Found.NONE);
        assertThat(asked).isEmpty();
    }

    @Test
    void nobodyAsksInsideATransaction() {
        assertThatThrownBy(() -> transactions.within(connection -> node().of("example.org", TIME)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(asked).isEmpty();
    }

    private static MtaStsPolicy policy(String text) {
        try {
            return MtaStsPolicy.read(text);
        } catch (MalformedPolicy e) {
            throw new AssertionError(e);
        }
    }
}
