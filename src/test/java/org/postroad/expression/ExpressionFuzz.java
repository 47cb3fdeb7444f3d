package org.postroad.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any text is an expression that comes to a value or says why not, or it is refused at a place that it has; {@code mvn verify -Pfuzz}. */
class ExpressionFuzz {
    @FuzzTest(maxDuration = "5m")
    void isReadOrRefused(FuzzedDataProvider data) {
        Scope scope = data.pickValue(Scope.values());
        String text = data.consumeRemainingAsString();
        try {
            Expression read = Expression.parse(text, scope);
            assertThat(read.variables()).allMatch(variable -> variable.isKnownIn(scope));
            comesTo(read);
        } catch (ExpressionException e) {
            assertThat(e.position()).isBetween(0, text.length());
            assertThat(e.found().length()).isLessThan(100);
        }
    }

    private static void comesTo(Expression read) {
        try {
            assertThat(read.evaluate(new Sampled())).isNotNull();
        } catch (EvaluationException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }
}
