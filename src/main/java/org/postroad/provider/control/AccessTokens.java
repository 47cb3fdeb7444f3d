package org.postroad.provider.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.Json;
import org.postroad.provider.entity.CredentialSecrets;
import org.postroad.provider.entity.HttpAnswer;
import org.postroad.provider.entity.HttpCall;
import org.postroad.provider.entity.OauthClient;
import org.postroad.provider.entity.ProviderFailure;
import org.postroad.provider.entity.ServerText;
import org.postroad.provider.entity.StatusRanges;

/**
 * Gets access tokens for refresh tokens (RFC 6749 §6), by the guarded HTTP client: no redirect is followed, or the refresh token would go where
 * the redirect says. Thread-safe.
 */
final class AccessTokens {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 64 * 1024;
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    /** What the errors of RFC 6749 §5.2 mean here. */
    private static final Map<String, ErrorCode> ERRORS = Map.of(
            "invalid_grant", ErrorCode.PROVIDER_AUTH_FAILED,
            "invalid_client", ErrorCode.PROVIDER_AUTH_FAILED,
            "unauthorized_client", ErrorCode.PROVIDER_FORBIDDEN,
            "access_denied", ErrorCode.PROVIDER_FORBIDDEN,
            "invalid_request", ErrorCode.PROVIDER_REJECTED,
            "unsupported_grant_type", ErrorCode.PROVIDER_REJECTED,
            "invalid_scope", ErrorCode.PROVIDER_REJECTED,
            "server_error", ErrorCode.PROVIDER_ERROR,
            "temporarily_unavailable", ErrorCode.PROVIDER_ERROR);

    private final OutboundHttp http;
    private final PlaintextHosts plaintext;
    private final InstantSource clock;

    AccessTokens(OutboundHttp http, PlaintextHosts plaintext, InstantSource clock) {
        this.http = http;
        this.plaintext = plaintext;
        this.clock = clock;
    }

    /** Asks for an access token. Takes 10 s at most. @param secrets in the clear */
    TokenAnswer ask(OauthClient client, CredentialSecrets secrets) {
        URI url = URI.create(client.tokenUrl());
        if (!"https".equalsIgnoreCase(url.getScheme()) && !plaintext.allows(url.getHost())) {
            return denied(ErrorCode.CONFIGURATION_INVALID, PlaintextHosts.REFUSAL);
        }
        HttpCall call = call(url, client, secrets);
        List<String> hidden = hidden(secrets);
        OutboundCall outbound = http.prepare(call);
        try {
            return read(call, outbound.send(), hidden);
        } catch (IOException e) {
            return denied(HttpOutcomes.of(call, e, outbound.late()), hidden);
        }
    }

    private static HttpCall call(URI url, OauthClient client, CredentialSecrets secrets) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", secrets.secret());
        form.put("client_id", client.clientId());
        if (secrets.clientSecret() != null) {
            form.put("client_secret", secrets.clientSecret());
        }
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return new HttpCall(
                "POST",
                url,
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                body,
                StatusRanges.SUCCESSFUL,
                null,
                TIMEOUT,
                MOST_BYTES);
    }

    private TokenAnswer read(HttpCall call, HttpAnswer answer, List<String> hidden) {
        Optional<JsonObject> body = answer.tooLarge() ? Optional.empty() : object(answer.body());
        Optional<ErrorCode> error =
                body.flatMap(object -> text(object, "error")).map(ERRORS::get);
        if (error.isPresent() && answer.status() != 429) {
            String words = call.summary() + " answered " + answer.status() + ": " + answer.body();
            return denied(error.get(), ServerText.masked(words, hidden));
        }
        Outcome outcome = HttpOutcomes.of(call, answer, clock.instant());
        if (outcome instanceof Outcome.Failed) {
            return denied(outcome, hidden);
        }
        return body.flatMap(object -> text(object, "access_token"))
                .<TokenAnswer>map(token -> new TokenAnswer.Granted(
                        token,
                        body.flatMap(object -> text(object, "refresh_token")).orElse(null),
                        body.flatMap(AccessTokens::lifetime).orElse(Duration.ZERO)))
                .orElseGet(() -> denied(
                        ErrorCode.PROVIDER_PROTOCOL_ERROR, call.summary() + " answered without an access_token"));
    }

    private static TokenAnswer denied(Outcome outcome, List<String> hidden) {
        return outcome.match(
                succeeded -> denied(ErrorCode.PROVIDER_PROTOCOL_ERROR, "The answer was no token"),
                failed -> new TokenAnswer.Denied(new ProviderFailure(
                        failed.code(), failed.permanent(), ServerText.masked(failed.detail(), hidden))),
                again -> denied(ErrorCode.PROVIDER_PROTOCOL_ERROR, "The answer was no token"));
    }

    private static TokenAnswer denied(ErrorCode code, String detail) {
        return new TokenAnswer.Denied(new ProviderFailure(code, detail));
    }

    /** Everything that the server was given, as it is and as it was sent. */
    private static List<String> hidden(CredentialSecrets secrets) {
        List<String> hidden = new ArrayList<>();
        addForms(hidden, secrets.secret());
        addForms(hidden, secrets.clientSecret());
        return hidden;
    }

    private static void addForms(List<String> hidden, @Nullable String secret) {
        if (secret != null) {
            hidden.add(secret);
            hidden.add(URLEncoder.encode(secret, UTF_8));
        }
    }

    private static Optional<JsonObject> object(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readValue() instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** {@code expires_in} (RFC 6749 §5.1), in seconds; some servers say it as text. A day at the most is believed. */
    private static Optional<Duration> lifetime(JsonObject object) {
        JsonValue said = object.get("expires_in");
        String seconds = said instanceof JsonString text ? text.getString() : said == null ? "" : said.toString();
        return seconds.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(seconds), LONGEST_LIFE.toSeconds())))
                : Optional.empty();
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString text && !text.getString().isEmpty()
                ? Optional.of(text.getString())
                : Optional.empty();
    }
}
