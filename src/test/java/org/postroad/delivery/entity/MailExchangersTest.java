package org.postroad.delivery.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postroad.delivery.entity.MailExchangers.Hosts;
import org.postroad.delivery.entity.MailExchangers.Loop;
import org.postroad.delivery.entity.MailExchangers.Mx;
import org.postroad.delivery.entity.MailExchangers.NullMx;

/** RFC 5321 §5.1 and RFC 7505. */
class MailExchangersTest {
    private final Random random = new Random(42);

    private MailExchangers of(Mx... records) {
        return MailExchangers.of("Example.org", List.of(records), Set.of("mx.ours.example"), 5, random);
    }

    @Test
    void aDomainWithoutMxIsItsOwnHost() {
        assertThat(of()).isEqualTo(new Hosts(List.of("example.org"), true));
    }

    @Test
    void oneMxThatIsTheRootTakesNoMail() {
        assertThat(of(new Mx(0, "."))).isEqualTo(new NullMx());
    }

    @Test
    void theRootAmongOthersMeansNothing() {
        assertThat(of(new Mx(0, "."), new Mx(10, "a.example."))).isEqualTo(new Hosts(List.of("a.example"), false));
        assertThat(of(new Mx(0, "."), new Mx(10, "."))).isEqualTo(new NullMx());
    }

    @Test
    void smallerPreferencesComeFirst() {
        assertThat(of(new Mx(20, "b.example"), new Mx(5, "a.example"), new Mx(30, "C.Example.")))
                .isEqualTo(new Hosts(List.of("a.example", "b.example", "c.example"), false));
    }

    @Test
    void equalPreferencesAreShuffledEachTime() {
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(names(of(new Mx(10, "a"), new Mx(10, "b"), new Mx(10, "c"), new Mx(20, "z"))));
        }
        assertThat(orders).hasSize(6).allSatisfy(order -> assertThat(order).endsWith("z"));
    }

    @Test
    void chanceIsFair() {
        List<String> firsts = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            firsts.add(
                    names(of(new Mx(10, "a"), new Mx(10, "b"), new Mx(10, "c"))).get(0));
        }
        assertThat(Set.of("a", "b", "c"))
                .allSatisfy(host ->
                        assertThat(firsts.stream().filter(host::equals).count()).isBetween(850L, 1_150L));
    }

    @Test
    void noMoreThanAreToBeTried() {
        assertThat(names(MailExchangers.of(
                        "example.org", List.of(new Mx(1, "a"), new Mx(2, "b"), new Mx(3, "c")), Set.of(), 2, random)))
                .containsExactly("a", "b");
    }

    @Test
    void whatIsNotBetterThanOurselvesIsLeftOut() {
        assertThat(of(
                        new Mx(5, "a.example"),
                        new Mx(10, "MX.ours.example."),
                        new Mx(10, "b.example"),
                        new Mx(20, "c.example")))
                .isEqualTo(new Hosts(List.of("a.example"), false));
    }

    @Test
    void whereWeAreTheBestItIsALoop() {
        assertThat(of(new Mx(10, "mx.ours.example"), new Mx(20, "b.example"))).isEqualTo(new Loop());
    }

    @Test
    void aHostThatIsNamedTwiceIsTriedOnce() {
        assertThat(names(of(new Mx(10, "a.example"), new Mx(20, "a.example"), new Mx(20, "b.example"))))
                .containsExactly("a.example", "b.example");
    }

    @Test
    void theSiteIsTheSetOfHosts() {
        Hosts one = new Hosts(List.of("b.example", "a.example"), false);
        assertThat(one.site()).isEqualTo("a.example,b.example");
        assertThat(new Hosts(List.of("a.example", "b.example"), false).site()).isEqualTo(one.site());
    }

    private static List<String> names(MailExchangers hosts) {
        return hosts.match(Hosts::names, none -> List.of(), loop -> List.of());
    }
}
