package org.postroad.identity.boundary;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.postroad.identity.control.OauthClients;
import org.postroad.identity.entity.AuthorizationRequest;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.identity.entity.ProofKey;
import org.postroad.identity.entity.RegisteredClient;
import org.postroad.platform.boundary.PublicAddress;

/** The way back to the client that sent a user here: only to an address that it is registered with, whatever else is wrong. */
final class Redirect {
    private static final int SEE_OTHER = 303; // a browser then asks by GET, without the password (RFC 9700 §4.12)

    private final Form form;
    private final RegisteredClient client;
    private final String address;
    private final String issuer;

    private Redirect(Form form, RegisteredClient client, String address, String issuer) {
        this.form = form;
        this.client = client;
        this.address = address;
        this.issuer = issuer;
    }

    /** @throws OauthRefused if the user must not be sent back: the client is not known, or not with that address */
    static Redirect read(Form form, OauthClients clients, HttpServletRequest request) {
        RegisteredClient client = clients.find(form.require("client_id"))
                .orElseThrow(() -> new OauthRefused("invalid_client", "This program is not registered here."));
        String address = form.require("redirect_uri");
        if (!client.allows(address, PublicAddress.own(request))) {
            throw new OauthRefused(
                    "invalid_request", "The program is not registered with the address it wants you to be sent to.");
        }
        return new Redirect(form, client, address, PublicAddress.of(request));
    }

    /** What the client wants. @throws OauthRefused for {@link #refuse} */
    AuthorizationRequest wanted() {
        if (!form.require("response_type").equals("code")) {
            throw new OauthRefused("unsupported_response_type", "There is but code.");
        }
        if (!form.get("response_mode").orElse("query").equals("query")) {
            throw new OauthRefused("invalid_request", "There is but the response_mode query.");
        }
        String challenge = form.get("code_challenge").orElse("");
        if (!ProofKey.isChallenge(challenge)
                || !form.get("code_challenge_method").orElse("").equals(ProofKey.METHOD)) {
            throw new OauthRefused("invalid_request", "A code_challenge by S256 is needed.");
        }
        OauthScope scope = OauthServlet.scope(form).orElse(OauthScope.WHOLE);
        return new AuthorizationRequest(client, address, scope, challenge);
    }

    void send(OauthSecret code, HttpServletResponse response) {
        send(Map.of("code", code.text()), response);
    }

    /** Tells the client why not (RFC 6749 §4.1.2.1). */
    void refuse(OauthRefused refused, HttpServletResponse response) {
        send(Map.of("error", refused.error(), "error_description", refused.description()), response);
    }

    /** As a source in CSP's form-action, with a blank before it; a host that cannot stand there is let go by its scheme. */
    String source() {
        URI uri = URI.create(address);
        boolean plain = uri.getHost() != null && uri.getHost().matches("[A-Za-z0-9.-]+");
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return " " + uri.getScheme() + ":" + (plain ? "//" + uri.getHost() + port : "");
    }

    private void send(Map<String, String> answer, HttpServletResponse response) {
        Map<String, String> parameters = new LinkedHashMap<>(answer);
        form.get("state").ifPresent(state -> parameters.put("state", state));
        parameters.put("iss", issuer); // RFC 9207
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        response.setStatus(SEE_OTHER);
        response.setHeader("Location", address + (address.contains("?") ? "&" : "?") + query);
    }
}
