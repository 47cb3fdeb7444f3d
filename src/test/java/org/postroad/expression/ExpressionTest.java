package org.postroad.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language as Stalwart's documentation has it: what is read, what comes out, and what is said of what cannot be read. */
class ExpressionTest {
    private final Sampled sample = new Sampled();

    private Value value(String text) throws Exception {
        return Expression.parse(text, Scope.HOST).evaluate(sample);
    }

    private static ExpressionException refused(String text) {
        return catchThrowableOfType(ExpressionException.class, () -> Expression.parse(text, Scope.RECIPIENT));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '~',
            value = {
                "42 -> 42",
                "-42 -> -42",
                "1.5 -> 1.5",
                "1d -> 86400000",
                "2h -> 7200000",
                "5m -> 300000",
                "30s -> 30000",
                "250ms -> 250",
                "true -> 1",
                "false -> 0",
                "require -> require",
                "'it\\'s' -> it's",
                "len(\"a\\nb\") -> 3",
                "'a\\qb' -> aqb",
                "1 + 2 * 3 -> 7",
                "(1 + 2) * 3 -> 9",
                "10 - 2 - 3 -> 5",
                "12 / 4 -> 3.0",
                "1 / 0 -> 0.0",
                "2 * 1.5 -> 3.0",
                "-(1 + 2) -> -3",
                "- - 3 -> 3",
                "!0 -> 1",
                "!!5 -> 1",
                "!'' -> 1",
                "1 < 2 -> 1",
                "2 =< 2 -> 1",
                "3 => 4 -> 0",
                "3 >= 3 -> 1",
                "1 = 1 -> 1",
                "1 != 1 -> 0",
                "1 == 1.0 -> 1",
                "'10' > 9 -> 1",
                "'b' > 'a' -> 1",
                "'B' < 'a' -> 1",
                "'x' == 0 -> 1",
                "9007199254740993 == 9007199254740992.0 -> 0",
                "1 ^ 1 -> 0",
                "1 ^ 0 -> 1",
                "1 && 0 || 1 -> 1",
                "1 & 0 -> 0",
                "1 || 1 && 0 -> 1",
                "1 == 2 < 3 -> 1",
                "'a' + 1 -> a1",
                "1 + 'a' -> 1a",
                "'mx' + 2 * 3 -> mx6",
                "[1, 2] + [3] -> 1, 2, 3",
                "[1, 2, 1] - [1] -> 2",
                "[1, 2] == [1, 2] -> 1",
                "[1, 2] < [1, 3] -> 1",
                "['a', 'b'][1] -> b",
                "[[1, 2], [3]][0][1] -> 2",
                "[] -> ~~",
                "priority == 3 -> 1",
                "source == 'dsn' -> 0",
                "rcpt_domain -> example.org",
                "retry_num > 0 && last_error == 'tls' -> 1",
                "'MAILER-DAEMON@' + sender_domain -> MAILER-DAEMON@foobar.net",
                "recipients[1] -> joe@example.com",
                "size >= 4096 -> 1",
                "if_then(priority > 1, 'low', [1][9]) -> low",
            })
    void comesTo(String text, String expected) throws Exception {
        assertThat(value(text).text()).isEqualTo(expected);
    }

    @Test
    void orIsWrittenWithOneBarToo() throws Exception {
        assertThat(value("0 | 1")).isEqualTo(Value.TRUE);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "count([1, 2, 3]) | 3",
                "count('') | 0",
                "count('one') | 1",
                "sort([3, 1, 2], true) | 1, 2, 3",
                "sort(['b', 10, 'a', 9], false) | b, a, 10, 9",
                "dedup([1, 2, 1]) | 1, 2",
                "winnow(['', 'a', '', []]) | a",
                "is_intersect([1, 2], [2, 3]) | 1",
                "is_intersect([1], [2]) | 0",
                "contains(['a', 'b'], 'b') | 1",
                "contains('haystack', 'sta') | 1",
                "contains(['A'], 'a') | 0",
                "contains_ignore_case(['A'], 'a') | 1",
                "contains_ignore_case('Straße', 'STR') | 1",
                "len('häß') | 3",
                "len('😀') | 1",
                "len([1, 2]) | 2",
                "trim('  a ') + '.' | a.",
                "trim_start('  a ') + '.' | a .",
                "trim_end('  a ') + '.' | ~  a.~",
                "to_lowercase('ABC') | abc",
                "to_uppercase('abc') | ABC",
                "is_lowercase('abc1') | 1",
                "is_lowercase('aBc') | 0",
                "is_uppercase('ABC') | 1",
                "has_digits('a1') | 1",
                "has_digits('a') | 0",
                "count_spaces('a b c') | 2",
                "count_uppercase('aBC') | 2",
                "count_lowercase('aBC') | 1",
                "count_chars('abc') | 3",
                "starts_with('abc', 'ab') | 1",
                "ends_with('abc', 'bc') | 1",
                "eq_ignore_case('ABC', 'abc') | 1",
                "strip_prefix('abc', 'a') | bc",
                "strip_prefix('abc', 'x') | ~~",
                "strip_suffix('abc', 'c') | ab",
                "substring('abcdef', 1, 3) | bcd",
                "substring('abc', 2, 99) | c",
                "substring('abc', 9, 1) | ~~",
                "substring('abc', -1, 2) | ab",
                "lines('a\\nb\\r\\nc') | a, b, c",
                "split('a,b,c', ',') | a, b, c",
                "split('abc', '') | abc",
                "rsplit('a,b,c', ',') | c, b, a",
                "split_once('a=b=c', '=') | a, b=c",
                "rsplit_once('a=b=c', '=') | a=b, c",
                "count(split_once('abc', '=')) | 0",
                "split_n('a,b,c', ',', 2) | a, b,c",
                "split_words('Hello, big-world 2!') | Hello, big, world, 2",
                "hash('', 'md5') | d41d8cd98f00b204e9800998ecf8427e",
                "hash('abc', 'sha1') | a9993e364706816aba3e25717850c26c9cd0d89d",
                "hash('abc', 'SHA256') | ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "len(hash('abc', 'sha512')) | 128",
                "hash('abc', 'crc') | ~~",
                "is_email('a@b.example') | 1",
                "is_email('\"a b\"@b.example') | 1",
                "is_email('a@') | 0",
                "is_email('@b') | 0",
                "is_email('a b@c') | 0",
                "is_email('a@b..c') | 0",
                "email_part('a@b', 'local') | a",
                "email_part('a@b', 'domain') | b",
                "email_part('a', 'domain') | ~~",
                "is_ip_addr('192.0.2.1') | 1",
                "is_ip_addr('192.0.2.256') | 0",
                "is_ipv4_addr('::1') | 0",
                "is_ipv6_addr('2001:db8::1') | 1",
                "is_ip_in_cidr('192.0.2.77', '192.0.2.0/24') | 1",
                "is_ip_in_cidr('192.0.3.77', '192.0.2.0/24') | 0",
                "is_ip_in_cidr('2001:db8::1', '2001:db8::/32') | 1",
                "is_ip_in_cidr('nonsense', '192.0.2.0/24') | 0",
                "ip_reverse_name('192.0.2.1') | 1.2.0.192",
                "ip_reverse_name('2001:db8::1') | 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2",
                "is_empty('') | 1",
                "is_empty(0) | 0",
                "is_empty([]) | 1",
                "is_number('12') | 1",
                "is_number(1.5) | 1",
                "is_number('x') | 0",
            })
    void functionComesTo(String text, String expected) throws Exception {
        assertThat(value(text).text()).isEqualTo(expected);
    }

    @Test
    void everyFunctionIsTestedAbove() throws Exception {
        String tested = ExpressionTest.class
                .getDeclaredMethod("functionComesTo", String.class, String.class)
                .getAnnotation(CsvSource.class)
                .toString();
        assertThat(Function.names()).allSatisfy(name -> assertThat(tested).contains(name + "("));
    }

    @Nested
    @DisplayName("matches")
    class Matching {
        @Test
        void findsAPartAndTellsItsGroups() throws Exception {
            assertThat(value("matches('^([a-z]+)@(.+)$', rcpt) && $1 == 'jane' && $2 == 'example.org'"))
                    .isEqualTo(Value.TRUE);
        }

        @Test
        void groupsOfTheLastMatchOnly() throws Exception {
            assertThat(value("if_then(matches('(a)', 'a') || matches('(b)', 'x'), $1 + $7, '')"))
                    .isEqualTo(Value.of("a"));
            assertThat(value("if_then(matches('(a)', 'a') && matches('(b)', 'x'), 'both', $1)"))
                    .isEqualTo(Value.EMPTY);
        }

        @Test
        void aGroupThatHadNoPartIsEmpty() throws Exception {
            assertThat(value("if_then(matches('(a)|(b)', 'b'), '[' + $1 + $2 + ']', 'none')"))
                    .isEqualTo(Value.of("[b]"));
        }

        @Test
        void isLinearWhereBacktrackingIsNot() throws Exception {
            assertThat(value("matches('^(a+)+$', '" + "a".repeat(5_000) + "b')"))
                    .isEqualTo(Value.FALSE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "matches('(', rcpt)",
                    "matches('(?=a)', rcpt)",
                    "matches(rcpt, 'a')",
                    "matches(1, 'a')",
                    "matches('((a{100}){100}){100}', rcpt)"
                })
        void patternsThatCannotBe(String text) {
            assertThat(refused(text)).hasMessageContaining("regular expression");
        }
    }

    @Nested
    @DisplayName("What cannot be read")
    class Refused {
        @ParameterizedTest(name = "[{index}] {0}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "1 + | 3 | the end | a value",
                    "~~ | 0 | the end | a value",
                    "(1 | 2 | the end | ')'",
                    "1 2 | 2 | '2' | an operator or the end",
                    "[1, 2 | 5 | the end | ',' or ']'",
                    "'abc | 0 | a text that does not end: 'abc | a closing '",
                    "nope == 1 | 0 | 'nope' | a variable: rcpt, rcpt_domain",
                    "mx == 'a' | 0 | 'mx' | a variable of an expression about a recipient: rcpt",
                    "nope(1) | 0 | 'nope' | a function, as contains, contains_ignore_case, count",
                    "len() | 0 | len with 0 arguments | 1",
                    "is_local_domain('a', 'b', 'c') | 0 | is_local_domain with 3 arguments | 1 or 2",
                    "1 # 2 | 2 | '#' | a value or an operator",
                    "5x | 0 | '5x' | a number, or a whole one with d, h, m, s or ms",
                    "1.5h | 0 | '1.5h' | a number, or a whole one with d, h, m, s or ms",
                    "9999999999999999999 | 0 | '9999999999999999999' | a number of at most 18 digits",
                    "999999999999999d | 0 | '999999999999999d' | a number of at most 18 digits",
                    "$x | 0 | '$x' | a variable",
                    "1 == | 4 | the end | a value",
                    "a.b | 0 | 'a.b' | a variable",
                    "😀 | 0 | '😀' | a value or an operator",
                })
        void saysWhereWhatAndWhatInstead(String text, int position, String found, String expected) {
            ExpressionException e = refused(text);
            assertThat(e.position()).isEqualTo(position);
            assertThat(e.found()).isEqualTo(found);
            assertThat(e.expected()).startsWith(expected);
            assertThat(e)
                    .hasMessage("at character " + (position + 1) + ": found " + found + ", expected " + e.expected());
        }

        @Test
        void aTabIsNoSpace() {
            assertThat(refused("1\t+ 2").found()).isEqualTo("a tab");
            assertThat(refused("1 +\r\n2")).isNull();
        }

        @Test
        void longTextsAreShortenedInMessages() {
            assertThat(refused("a".repeat(500)).found()).hasSize(43).endsWith("…'");
        }
    }

    @Nested
    @DisplayName("Limits")
    class Bounded {
        @Test
        void length() throws Exception {
            assertThat(Expression.parse("1".repeat(1) + " ".repeat(Limits.LENGTH - 1), Scope.HOST))
                    .isNotNull();
            assertThat(refused("1" + " ".repeat(Limits.LENGTH))).hasMessageContaining("at most 10000");
        }

        @ParameterizedTest
        @ValueSource(strings = {"(", "[", "!", "-", "len(", "[1][", "if_then(1, "})
        void depth(String open) {
            assertThat(refused(open.repeat(200))).hasMessageContaining("at most 50 brackets");
        }

        @Test
        void aLongRowIsNotDeep() throws Exception {
            assertThat(value("0" + " || 0".repeat(1_900) + " || 1")).isEqualTo(Value.TRUE);
            assertThat(value("0" + " + 1".repeat(2_000))).isEqualTo(Value.of(2_000));
        }

        @Test
        void steps() {
            sample.set(Variable.SENDER, Value.of("x".repeat(60_000)));
            assertThatThrownBy(() -> value("len(sender)" + " + len(sender)".repeat(300)))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessageContaining("more than 20000 steps");
        }

        @Test
        void textsAndItems() {
            sample.set(Variable.SENDER, Value.of("x,".repeat(20_000)));
            assertThatThrownBy(() -> value("sender + sender"))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessageContaining("longer than 65536");
            assertThatThrownBy(() -> value("split(sender, ',')"))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessageContaining("more than 10000 items");
        }
    }

    @Nested
    @DisplayName("Lookups")
    class LookingUp {
        @Test
        void takeTheFormsOfBothReleases() throws Exception {
            assertThat(value("is_local_domain(rcpt_domain)")).isEqualTo(Value.FALSE);
            assertThat(value("is_local_domain('*', 'local.example')")).isEqualTo(Value.TRUE);
            assertThat(sample.asked)
                    .containsExactly("is_local_domain(example.org)", "is_local_domain(*, local.example)");
        }

        @Test
        void areNotAskedWhatDoesNotMatter() throws Exception {
            assertThat(value("priority == 3 || key_exists('a', 'b')")).isEqualTo(Value.TRUE);
            assertThat(value("priority == 1 && key_exists('a', 'b')")).isEqualTo(Value.FALSE);
            assertThat(value("if_then(true, 1, key_get('a', 'b'))")).isEqualTo(Value.TRUE);
            assertThat(sample.asked).isEmpty();
        }

        @Test
        void thatFailLeaveNoValue() {
            assertThatThrownBy(() -> value("sql_query('down', 'SELECT 1', []) == 1"))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessage("the store is down");
        }

        @Test
        void ofTheSeedAreRead() throws Exception {
            value("sql_query('my-db', 'SELECT 1 FROM vip_clients WHERE email = ? OR email = ?', [rcpt, sender])");
            assertThat(sample.asked)
                    .containsExactly("sql_query(my-db, SELECT 1 FROM vip_clients WHERE email = ? OR email = ?, "
                            + "jane@example.org, bill@foobar.net)");
        }
    }

    @Test
    void anIndexThatIsNotThereHasNoValue() {
        assertThatThrownBy(() -> value("[1, 2][2]"))
                .isInstanceOf(EvaluationException.class)
                .hasMessage("there is no item 2 of 2");
        assertThatThrownBy(() -> value("[1][-1]")).isInstanceOf(EvaluationException.class);
    }

    @Test
    void tellsWhatItAsksAboutAndWhetherItIsConstant() throws Exception {
        assertThat(Expression.parse("mx == 'a' && size > 1", Scope.HOST).variables())
                .containsExactlyInAnyOrder(Variable.MX, Variable.SIZE);
        assertThat(Expression.parse("'remote'", Scope.RECIPIENT).constant()).contains(Value.of("remote"));
        assertThat(Expression.parse("-5", Scope.RECIPIENT).constant()).contains(Value.of(-5));
        assertThat(Expression.parse("'a' + 'b'", Scope.RECIPIENT).constant()).isEmpty();
    }

    @Test
    void eachVariableOnlyWhereItHasAValue() {
        assertThat(Variable.in(Scope.NOTICE))
                .containsExactly(Variable.SENDER, Variable.SENDER_DOMAIN, Variable.PRIORITY);
        assertThat(Variable.in(Scope.RECIPIENT)).doesNotContain(Variable.MX, Variable.REMOTE_IP, Variable.LOCAL_IP);
        assertThat(Variable.in(Scope.HOST)).containsExactly(Variable.values());
    }

    @Test
    void rulesHoldInOrderAndShareTheirCaptures() throws Exception {
        Rules rules = Rules.parse(
                List.of(
                        new Rules.RuleText("is_local_domain('*', rcpt_domain)", "'local'"),
                        new Rules.RuleText("matches('^[^@]+@([a-z]+)\\\\.org$', rcpt)", "'org-' + $1"),
                        new Rules.RuleText("true", "'never'")),
                "'remote'",
                Scope.RECIPIENT);
        assertThat(rules.evaluate(sample)).isEqualTo(new Rules.Result(1, Value.of("org-example")));
        assertThat(rules.evaluate(sample).place()).isEqualTo("match/1");
        assertThat(rules.outcomes().map(Expression::text))
                .containsExactly("'local'", "'org-' + $1", "'never'", "'remote'");
    }

    @Test
    void elseHoldsWhereNoRuleDoes() throws Exception {
        Rules rules = Rules.parse(List.of(new Rules.RuleText("priority == 1", "'high'")), "'normal'", Scope.RECIPIENT);
        assertThat(rules.evaluate(sample)).isEqualTo(new Rules.Result(-1, Value.of("normal")));
        assertThat(rules.evaluate(sample).place()).isEqualTo("else");
    }

    @Test
    void aRuleThatCannotBeReadIsNamed() {
        Rules.UnreadableRule e = catchThrowableOfType(
                Rules.UnreadableRule.class,
                () -> Rules.parse(
                        List.of(new Rules.RuleText("true", "'a"), new Rules.RuleText("1 +", "'b'")),
                        "",
                        Scope.RECIPIENT));
        assertThat(e.place()).isEqualTo("match/0/then");
        assertThat(catchThrowableOfType(Rules.UnreadableRule.class, () -> Rules.parse(List.of(), "", Scope.RECIPIENT))
                        .place())
                .isEqualTo("else");
    }
}
