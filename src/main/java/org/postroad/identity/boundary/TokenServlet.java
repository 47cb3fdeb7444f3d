package org.postroad.identity.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.DeviceSignIn;
import org.postroad.identity.control.ExchangeCode;
import org.postroad.identity.control.RefreshTokens;
import org.postroad.identity.control.SignInFailures;
import org.postroad.identity.control.TokenPair;
import org.postroad.identity.entity.ClientAddress;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.OauthSecret;
import org.postroad.platform.entity.Json;

/** The token endpoint (RFC 6749 §3.2): tokens for a code, for a refresh token, or for a device code (RFC 8628 §3.4). */
@WebServlet("/auth/token")
public class TokenServlet extends OauthServlet {
    static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    private static final long serialVersionUID = 1L;
    private static final String TRIED = "oauth token";

    private transient @Inject RequestingClient clients;
    private transient @Inject ExchangeCode exchangeCode;
    private transient @Inject RefreshTokens refreshTokens;
    private transient @Inject DeviceSignIn devices;
    private transient @Inject SignInFailures failures;
    private transient @Inject Caller caller;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Form form = Form.ofBody(request);
        String client = clients.of(form, request).id();
        TokenPair pair = counted(form, client);
        write(
                response,
                Json.createObjectBuilder()
                        .add("access_token", pair.access().text())
                        .add("token_type", "Bearer")
                        .add("expires_in", pair.lifetime().toSeconds())
                        .add("refresh_token", pair.refresh().text())
                        .add("scope", pair.scope().text()));
    }

    /** A good one is let in however many bad ones came from its address, as with API keys. */
    private TokenPair counted(Form form, String client) {
        try {
            return tokens(form, client);
        } catch (OauthRefused refused) {
            if (refused.error().equals("invalid_grant")) {
                ClientAddress address = caller.address();
                failures.requireFew(address, TRIED);
                failures.count(address, TRIED);
            }
            throw refused;
        }
    }

    private TokenPair tokens(Form form, String client) {
        String type = form.require("grant_type");
        return switch (type) {
            case "authorization_code" ->
                exchangeCode.exchange(
                        client,
                        new OauthSecret(form.require("code")),
                        form.orNull("redirect_uri"),
                        form.require("code_verifier"));
            case "refresh_token" ->
                refreshTokens.refresh(client, new OauthSecret(form.require("refresh_token")), scope(form));
            case DEVICE_CODE -> devices.poll(client, new OauthSecret(form.require("device_code")));
            default -> throw new OauthRefused("unsupported_grant_type", "The metadata say which there are.");
        };
    }
}
