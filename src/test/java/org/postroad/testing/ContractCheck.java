package org.postroad.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postroad.testing.Contract.Endpoint;

/**
 * Holds an answer of the API against the {@link Contract}: its status, its content type, its headers, and its body to the last member.
 * Stricter than a client, which passes over members that it does not know. What the API took must be allowed by the contract too.
 */
final class ContractCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROBLEM = "application/problem+json";

    /** Headers that an answer has wherever the contract names them; the others depend on what is answered. */
    private static final Set<String> ALWAYS = Set.of("ETag", "Location");

    private final HttpResponse<String> answer;
    private final List<String> faults = new ArrayList<>();

    private ContractCheck(HttpResponse<String> answer) {
        this.answer = answer;
    }

    /** @param body what was sent; null if nothing was @throws AssertionError if the contract does not allow the answer */
    static void of(HttpResponse<String> answer, @Nullable String body) {
        String path = answer.request().uri().getRawPath();
        if (!path.startsWith("/api/")) {
            return;
        }
        ContractCheck check = new ContractCheck(answer);
        check.every();
        Optional<Endpoint> endpoint = Contract.endpoint(answer.request().method(), path);
        endpoint.ifPresentOrElse(known -> check.known(known, body), () -> check.unknown(path));
        if (!check.faults.isEmpty()) {
            throw new AssertionError("%s %s: %d %s is not what the contract says: %s"
                    .formatted(
                            answer.request().method(),
                            answer.request().uri(),
                            answer.statusCode(),
                            answer.body(),
                            check.faults));
        }
    }

    /** What holds for every answer. */
    private void every() {
        expectHeader("X-Request-Id", value -> value.matches("[A-Za-z0-9._-]+"));
        expectHeader("Cache-Control", value -> value.contains("no-store"));
        expectHeader("X-Content-Type-Options", "nosniff"::equals);
        switch (answer.statusCode()) {
            case 401 -> expectChallenges();
            case 405 -> expectHeader("Allow", value -> !value.isBlank());
            case 429, 503 -> expectHeader("Retry-After", value -> value.matches("[1-9][0-9]*"));
            default -> {}
        }
    }

    /** One header for each way to sign in. */
    private void expectChallenges() {
        List<String> challenges = answer.headers().allValues("WWW-Authenticate");
        if (challenges.size() != 2
                || !challenges.get(0).matches("Bearer realm=\"postroad\", resource_metadata=\"http.*\".*")
                || !challenges.get(1).startsWith("Basic ")) {
            faults.add("the headers WWW-Authenticate are missing or odd");
        }
    }

    private void known(Endpoint endpoint, @Nullable String body) {
        String place = endpoint.place() + "/responses/" + answer.statusCode();
        Optional<JsonNode> response = Contract.at(place);
        if (response.isEmpty()) {
            faults.add("it does not know the status " + answer.statusCode());
            return;
        }
        response.get().path("headers").fieldNames().forEachRemaining(name -> {
            boolean always = Contract.at(place + "/headers/" + name + "/required")
                    .map(JsonNode::asBoolean)
                    .orElse(ALWAYS.contains(name));
            if (always) {
                expectHeader(name, value -> !value.isBlank());
            }
        });
        body(Contract.resolved(place), response.get().path("content"));
        if (answer.statusCode() < 300) {
            taken(endpoint, body);
        }
    }

    /** An address or a method that the contract does not have: refused, and as a problem. */
    private void unknown(String path) {
        int status = answer.statusCode();
        if (status != 401 && status != 429 && status != (Contract.hasPath(path) ? 405 : 404)) {
            faults.add("it does not know this address or method");
        }
        body(
                "/components/responses/Problem",
                Contract.at("/components/responses/Problem/content").orElseThrow());
    }

    private void body(String place, JsonNode content) {
        String type = answer.headers()
                .firstValue("Content-Type")
                .map(value -> value.split(";")[0].strip())
                .orElse("");
        if (content.isEmpty()) {
            if (!answer.body().isEmpty()) {
                faults.add("it knows no body here");
            }
        } else if (!content.has(type) && !content.has("*/*")) {
            faults.add("it does not know the content type '" + type + "' here");
        } else if (content.has(type) && type.endsWith("json")) {
            JsonNode body = json(answer.body());
            faults.addAll(Contract.faults(place + "/content" + Contract.step(type) + "/schema", body));
            if (type.equals(PROBLEM)) {
                problem(body);
            }
        }
    }

    private void problem(JsonNode problem) {
        expect("status", problem, Integer.toString(answer.statusCode()));
        expect("type", problem, "urn:postroad:problem:" + problem.path("code").asText());
        expect("instance", problem, answer.request().uri().getRawPath());
        expect(
                "request_id",
                problem,
                answer.headers().firstValue("X-Request-Id").orElse(""));
    }

    private void expect(String member, JsonNode problem, String value) {
        if (!problem.path(member).asText().equals(value)) {
            faults.add(member + " is not " + value);
        }
    }

    /** What was carried out must have been asked for in words of the contract. */
    private void taken(Endpoint endpoint, @Nullable String body) {
        if (body != null && Contract.at(endpoint.place() + "/requestBody").isPresent()) {
            String type = answer.request().headers().firstValue("Content-Type").orElse("");
            String content = endpoint.place() + "/requestBody/content" + Contract.step(type);
            if (Contract.at(content).isEmpty()) {
                faults.add("a body of type '" + type + "' was taken, which it does not know");
            } else {
                Contract.faults(content + "/schema", json(body))
                        .forEach(fault -> faults.add("was taken in the request: " + fault));
            }
        } else if (body != null && !json(body).isEmpty()) {
            faults.add("a body was taken, where it knows none");
        }
        Set<String> known = Contract.parameters(endpoint, "query");
        queryNames(answer.request().uri()).stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> faults.add("a query parameter was taken that it does not know: " + name));
    }

    private static List<String> queryNames(URI uri) {
        return uri.getQuery() == null
                ? List.of()
                : Arrays.stream(uri.getQuery().split("&"))
                        .map(pair -> pair.split("=")[0])
                        .toList();
    }

    private void expectHeader(String name, Predicate<String> fits) {
        if (answer.headers().firstValue(name).filter(fits).isEmpty()) {
            faults.add("the header " + name + " is missing or odd");
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }
}
