package org.postroad.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds what ships to the rules of the house; a test for each. */
class ArchitectureRules {

    private static final String ROOT = "org.postroad";

    @TestFactory
    Stream<DynamicTest> whatShipsKeepsTheRulesOfTheHouse() {
        JavaClasses shipped = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
        return new HouseRules(ROOT)
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> check(rule.getValue(), shipped)));
    }

    private static void check(ArchRule rule, JavaClasses shipped) {
        rule.allowEmptyShould(true).check(shipped);
    }
}
