package org.postroad.provider.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Account;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.platform.entity.Json;
import org.postroad.provider.control.TestProviderCredential.Tested;
import org.postroad.provider.entity.CredentialSettings;
import org.postroad.provider.entity.MailServer;
import org.postroad.provider.entity.OauthClient;
import org.postroad.provider.entity.ProbeReport;
import org.postroad.provider.entity.ProbeStep;
import org.postroad.provider.entity.ProviderCredential;
import org.postroad.provider.entity.ProviderFailure;

/** A credential as REST shows it, without its secrets, and what came of a test. */
final class CredentialView {
    private CredentialView() {}

    static JsonObject json(ProviderCredential credential) {
        CredentialSettings settings = credential.settings();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", ProviderCredential.ID.text(credential.id()))
                .add("account_id", Account.ID.text(credential.accountId()))
                .add("name", settings.name())
                .add("user", settings.user())
                .add("imap", server(settings.imap()))
                .add("smtp", server(settings.smtp()))
                .add("auth", settings.oauth() == null ? "password" : "oauth")
                .add("oauth", oauth(settings.oauth()))
                .add("watch", settings.watch())
                .add("takes_events", credential.eventKey().isPresent())
                .add("status", credential.status().wireName());
        add(json, "failing_since", credential.failingSince());
        add(json, "last_tested_at", credential.lastTestedAt());
        add(json, "last_error_code", credential.failureCode().map(ErrorCode::wireName));
        add(json, "last_error_detail", credential.failureText());
        add(json, "last_rotated_at", credential.rotatedAt());
        return json.add("created_at", credential.createdAt().toString())
                .add("updated_at", credential.updatedAt().toString())
                .build();
    }

    static JsonObject json(Tested tested) {
        JsonArrayBuilder parts = Json.createArrayBuilder();
        tested.parts().forEach(part -> parts.add(json(part)));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("ok", tested.failure().isEmpty())
                .add("parts", parts)
                .add("status", tested.credential().status().wireName());
        add(json, "tested_at", tested.credential().lastTestedAt());
        return json.build();
    }

    private static JsonObject json(ProbeReport report) {
        JsonArrayBuilder steps = Json.createArrayBuilder();
        report.steps().forEach(step -> steps.add(json(step)));
        JsonArrayBuilder capabilities = Json.createArrayBuilder();
        report.capabilities().forEach(capabilities::add);
        JsonObjectBuilder json = Json.createObjectBuilder().add("part", report.part());
        add(json, "server", Optional.of(report.server()).filter(server -> !server.isEmpty()));
        return json.add("ok", report.failure().isEmpty())
                .add("steps", steps)
                .add("capabilities", capabilities)
                .build();
    }

    private static JsonObject json(ProbeStep step) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("step", step.name())
                .add("ok", step.failure().isEmpty())
                .add("duration_ms", step.took().toMillis());
        add(json, "error_code", step.failure().map(failure -> failure.code().wireName()));
        add(json, "severity", step.failure().map(failure -> failure.permanent() ? "permanent" : "temporary"));
        add(json, "error_detail", step.failure().map(ProviderFailure::detail));
        return json.build();
    }

    private static JsonValue server(@Nullable MailServer server) {
        return server == null
                ? JsonValue.NULL
                : Json.createObjectBuilder()
                        .add("host", server.host())
                        .add("port", server.port())
                        .add("tls", server.tls().wireName())
                        .build();
    }

    private static JsonValue oauth(@Nullable OauthClient client) {
        return client == null
                ? JsonValue.NULL
                : Json.createObjectBuilder()
                        .add("token_url", client.tokenUrl())
                        .add("client_id", client.clientId())
                        .build();
    }

    private static void add(JsonObjectBuilder json, String name, Optional<?> value) {
        value.ifPresentOrElse(present -> json.add(name, present.toString()), () -> json.addNull(name));
    }
}
