package org.postroad.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each rule finds exactly the fixtures that are marked as breaking it. */
class ArchitectureRulesBiteTest {

    private static final String ROOT = "org.postroad.architecture.fixtures";

    /** Who does it comes first in each line of a report: {@code Method <a.b.C.m()> calls …}. */
    private static final Pattern CULPRIT = Pattern.compile("^[^<]*<(" + Pattern.quote(ROOT) + "[\\w.$]*)");

    private final JavaClasses fixtures = new ClassFileImporter().importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> eachRuleFindsThoseThatBreakItAndNobodyElse() {
        return new HouseRules(ROOT)
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(
                                rule.getKey(),
                                () -> assertThat(culprits(rule.getValue()))
                                        .isNotEmpty()
                                        .isEqualTo(markedAsBreaking(rule.getKey()))));
    }

    private Set<String> markedAsBreaking(String rule) {
        return fixtures.stream()
                .filter(type -> type.tryGetAnnotationOfType(Breaks.class)
                        .filter(breaks -> Set.of(breaks.value()).contains(rule))
                        .isPresent())
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> culprits(ArchRule rule) {
        return rule.evaluate(fixtures).getFailureReport().getDetails().stream()
                .flatMap(String::lines)
                .filter(line -> !line.contains("<" + Breaks.class.getName() + ">"))
                .flatMap(line -> CULPRIT.matcher(line).results())
                .map(ArchitectureRulesBiteTest::className)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The report names members; the class is the longest prefix that is one. */
    private static String className(MatchResult culprit) {
        return culprit.group(1).replaceAll("^(.*\\.[A-Z]\\w*)\\..*$", "$1");
    }
}
