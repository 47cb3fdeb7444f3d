package org.postroad.identity.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.PermissionNames;
import org.postroad.identity.entity.ProofKey;
import org.postroad.platform.entity.Json;

/** What clients read before anything else. @param base where callers reach this server */
record OauthMetadata(String base) {
    /** Of the server that gives tokens (RFC 8414 §2, RFC 8628 §4, RFC 9207 §3). */
    JsonObject ofServer() {
        return Json.createObjectBuilder()
                .add("issuer", base)
                .add("authorization_endpoint", base + "/authorize")
                .add("token_endpoint", base + "/auth/token")
                .add("device_authorization_endpoint", base + "/auth/device")
                .add("revocation_endpoint", base + "/auth/revoke")
                .add("response_types_supported", list("code"))
                .add("response_modes_supported", list("query"))
                .add("grant_types_supported", list("authorization_code", "refresh_token", TokenServlet.DEVICE_CODE))
                .add("code_challenge_methods_supported", list(ProofKey.METHOD))
                .add("token_endpoint_auth_methods_supported", list("none"))
                .add("revocation_endpoint_auth_methods_supported", list("none"))
                .add("authorization_response_iss_parameter_supported", true)
                .add("scopes_supported", scopes())
                .build();
    }

    /** Of the server that takes them (RFC 9728 §2). */
    JsonObject ofResource() {
        JsonObjectBuilder resource = Json.createObjectBuilder()
                .add("resource", base)
                .add("resource_name", "Postroad")
                .add("authorization_servers", list(base))
                .add("bearer_methods_supported", list("header"))
                .add("scopes_supported", scopes());
        return resource.build();
    }

    private static JsonArrayBuilder scopes() {
        JsonArrayBuilder scopes = list(PermissionNames.ALL);
        for (Permission permission : Permission.values()) {
            scopes.add(permission.wireName());
        }
        return scopes;
    }

    private static JsonArrayBuilder list(String... texts) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (String text : texts) {
            list.add(text);
        }
        return list;
    }
}
