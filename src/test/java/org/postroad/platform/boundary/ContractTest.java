package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postroad.identity.entity.Permission;
import org.postroad.testing.Contract;
import org.postroad.testing.Contract.Endpoint;
import org.postroad.testing.Contract.Example;

/** The contract names what there is, nothing else, and leaves nothing out: so the tests that go through it leave nothing out either. */
class ContractTest {
    static List<Endpoint> endpoints() {
        return Contract.endpoints();
    }

    @Test
    void everyResourceMethodIsInTheContractAndNothingElse() {
        Set<String> written =
                Contract.endpoints().stream().map(Endpoint::toString).collect(Collectors.toCollection(TreeSet::new));

        assertThat(written).containsExactlyElementsOf(implemented());
    }

    @Test
    void everyExampleIsOneOfWhatItShows() {
        SoftAssertions all = new SoftAssertions();
        for (Example example : Contract.examples()) {
            all.assertThat(Contract.faults(example.schema(), example.value()))
                    .as(example.toString())
                    .isEmpty();
        }

        all.assertAll();
        assertThat(Contract.examples()).hasSizeGreaterThan(50);
    }

    @Test
    void noObjectHasMembersThatTheContractDoesNotName() {
        assertThat(Contract.objects())
                .hasSizeGreaterThan(50)
                .allSatisfy(place -> assertThat(Contract.at(place + "/additionalProperties"))
                        .as(place)
                        .hasValueSatisfying(
                                allowed -> assertThat(allowed.asText()).isEqualTo("false")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void everyOperationSaysWhoMayAndHowItRefuses(Endpoint endpoint) {
        assertThat(endpoint.permission())
                .matches(name -> Set.of("none", "open", "signed").contains(name)
                        || Permission.of(name).isPresent());
        Set<String> statuses = new TreeSet<>();
        Contract.at(endpoint.place() + "/responses").orElseThrow().fieldNames().forEachRemaining(statuses::add);

        assertThat(statuses).contains("401", "406", "429", "503");
        assertThat(statuses.contains("403"))
                .as("403")
                .isEqualTo(!Set.of("none", "signed", "open").contains(endpoint.permission()));
        if (Contract.at(endpoint.place() + "/requestBody").isPresent()) {
            assertThat(statuses).contains("400", "413", "415", "422");
        }
        assertThat(statuses.contains("404"))
                .as("404")
                .isEqualTo(!endpoint.parameters().isEmpty()
                        && !Set.of("signed", "open").contains(endpoint.permission()));
        assertThat(statuses.contains("412"))
                .as("412 for If-Match")
                .isEqualTo(Contract.parameters(endpoint, "header").contains("If-Match"));
        assertThat(statuses.contains("304"))
                .as("304 for If-None-Match")
                .isEqualTo(Contract.parameters(endpoint, "header").contains("If-None-Match"));
    }

    @Test
    void everyOperationHasANameOfItsOwnAndATagThatIsDeclared() {
        List<String> names = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        Contract.at("/tags")
                .orElseThrow()
                .forEach(tag -> tags.add(tag.path("name").asText()));
        Set<String> used = new TreeSet<>();
        for (Endpoint endpoint : Contract.endpoints()) {
            names.add(
                    Contract.at(endpoint.place() + "/operationId").orElseThrow().asText());
            Contract.at(endpoint.place() + "/tags").orElseThrow().forEach(tag -> used.add(tag.asText()));
        }

        assertThat(names).doesNotHaveDuplicates();
        assertThat(tags).containsExactlyInAnyOrderElementsOf(used);
    }

    private static Set<String> implemented() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.postroad");
        return classes.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(type -> type.getMethods().stream()
                        .filter(method -> verb(method).isPresent())
                        .map(method -> verb(method).orElseThrow() + " " + path(type, method)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> verb(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType())
                .filter(type -> type.isAnnotatedWith(HttpMethod.class))
                .map(type -> type.getAnnotationOfType(HttpMethod.class).value())
                .findFirst();
    }

    private static String path(JavaClass type, JavaMethod method) {
        String below = method.isAnnotatedWith(Path.class)
                ? "/" + method.getAnnotationOfType(Path.class).value()
                : "";
        String path = "/api/" + type.getAnnotationOfType(Path.class).value() + below;
        return path.replaceAll("/+", "/").replaceAll("\\{\\s*(\\w+)[^}]*}", "{$1}");
    }
}
