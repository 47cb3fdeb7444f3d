package org.postroad.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The contract of the REST API, {@code src/main/openapi/openapi.yaml}, as tests need it. Places in it are JSON pointers (RFC 6901);
 * its schemas are JSON Schema 2020-12, as OpenAPI 3.1 says.
 */
public final class Contract {
    private static final Path FILE = Path.of("src/main/openapi/openapi.yaml");
    private static final String ADDRESS = "https://postroad.example/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private static final JsonNode DOCUMENT = read();
    private static final List<Endpoint> ENDPOINTS = readEndpoints();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ADDRESS, DOCUMENT.toString()))));
    private static final SchemaValidatorsConfig STRICT = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .locale(Locale.ENGLISH)
            .build();

    private Contract() {}

    /**
     * One operation.
     *
     * @param path with parameters in braces
     * @param place where the contract says it
     * @param permission what it needs, by its name; {@code none}: nothing but to have signed in; {@code open}: not even that; {@code
     *     signed}: each request proves itself; empty if
     *     the contract does not say
     * @param example the body of a request; null if it has none
     */
    public record Endpoint(
            String method,
            String path,
            String place,
            String permission,
            @Nullable String example) {
        /** The names of the parameters in the path. */
        public List<String> parameters() {
            List<String> names = new ArrayList<>();
            Matcher matcher = PARAMETER.matcher(path);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            return names;
        }

        /** Whether it changes something: neither a GET nor a search, nor a trial. */
        public boolean changes() {
            return !method.equals("GET")
                    && !path.endsWith("/search")
                    && !path.endsWith("/evaluate")
                    && !path.endsWith("-preview");
        }

        boolean isAt(String method, String path) {
            return this.method.equals(method) && matches(this.path, path);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Every operation. */
    public static List<Endpoint> endpoints() {
        return ENDPOINTS;
    }

    /** The operation that a request asks for. @param path without a query */
    static Optional<Endpoint> endpoint(String method, String path) {
        return ENDPOINTS.stream()
                .filter(endpoint -> endpoint.isAt(method, path))
                .min(Comparator.comparing(endpoint -> endpoint.parameters().size()));
    }

    /** Whether some operation has this path. */
    static boolean hasPath(String path) {
        return ENDPOINTS.stream().anyMatch(endpoint -> matches(endpoint.path(), path));
    }

    /** What the contract has there; a {@code $ref} is followed. */
    public static Optional<JsonNode> at(String place) {
        JsonNode node = DOCUMENT.at(resolved(place));
        return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    }

    /** The place that is meant, where a {@code $ref} stands instead. */
    static String resolved(String place) {
        JsonNode reference = DOCUMENT.at(place).path("$ref");
        return reference.isTextual() ? reference.asText().substring(1) : place;
    }

    /** A step of a place. */
    static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** The names of the parameters that an operation takes in that place: {@code query} or {@code header}. */
    public static Set<String> parameters(Endpoint endpoint, String in) {
        String place = endpoint.place() + "/parameters";
        Set<String> names = new TreeSet<>();
        for (int i = 0; at(place + "/" + i).isPresent(); i++) {
            JsonNode parameter = at(place + "/" + i).orElseThrow();
            if (parameter.path("in").asText().equals(in)) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    /** What in a value the schema at that place does not allow. */
    public static Collection<String> faults(String schemaPlace, JsonNode value) {
        // A schema keeps what it has resolved, so each is used by one thread at a time
        synchronized (SCHEMAS) {
            Set<String> faults = new TreeSet<>();
            SCHEMAS.getSchema(SchemaLocation.of(ADDRESS + "#" + schemaPlace), STRICT)
                    .validate(value)
                    .forEach(message -> faults.add(message.getMessage()));
            return faults;
        }
    }

    /** An example, and the place of the schema that it must fit. */
    public record Example(JsonNode value, String schema) {}

    /** Every example. */
    public static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        addExamples("", DOCUMENT, examples);
        return examples;
    }

    /** The places of all schemas of objects that name their members. */
    public static List<String> objects() {
        List<String> places = new ArrayList<>();
        addObjects("", DOCUMENT, places);
        return places;
    }

    private static void addExamples(String place, JsonNode node, List<Example> examples) {
        if (node.has("schema") && node.has("example")) {
            examples.add(new Example(node.get("example"), place + "/schema"));
        }
        if (node.has("schema")) {
            node.path("examples")
                    .forEach(example -> examples.add(new Example(example.path("value"), place + "/schema")));
        }
        node.properties().forEach(child -> addExamples(place + step(child.getKey()), child.getValue(), examples));
    }

    private static void addObjects(String place, JsonNode node, List<String> places) {
        if (node.path("properties").isObject() && !place.endsWith("/properties")) {
            places.add(place);
        }
        node.properties().forEach(child -> addObjects(place + step(child.getKey()), child.getValue(), places));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            addObjects(place + "/" + i, node.get(i), places);
        }
    }

    private static boolean matches(String template, String path) {
        return path.matches(PARAMETER.matcher(template).replaceAll("[^/]+"));
    }

    private static List<Endpoint> readEndpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        DOCUMENT.required("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation ->
                                endpoints.add(endpoint(path.getKey(), operation.getKey(), operation.getValue()))));
        return List.copyOf(endpoints);
    }

    private static Endpoint endpoint(String path, String method, JsonNode operation) {
        JsonNode security = operation.get("security");
        String permission = security != null && security.isEmpty()
                ? operation.path("x-permission").asText("open")
                : operation.path("x-permission").asText("");
        return new Endpoint(
                method.toUpperCase(Locale.ROOT),
                path,
                "/paths" + step(path) + "/" + method,
                permission,
                example(operation.path("requestBody")).orElse(null));
    }

    private static Optional<String> example(JsonNode body) {
        for (JsonNode content : body.path("content")) {
            if (content.has("example")) {
                return Optional.of(content.get("example").toString());
            }
            for (JsonNode example : content.path("examples")) {
                return Optional.of(example.path("value").toString());
            }
        }
        return Optional.empty();
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
