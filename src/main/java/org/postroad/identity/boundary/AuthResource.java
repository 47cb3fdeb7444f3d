package org.postroad.identity.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import org.postroad.identity.control.Caller;
import org.postroad.identity.control.GiveCode;
import org.postroad.identity.control.OauthClients;
import org.postroad.identity.control.SignIn;
import org.postroad.identity.control.SignedIn;
import org.postroad.identity.entity.AuthorizationRequest;
import org.postroad.identity.entity.OauthScope;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.identity.entity.ProofKey;
import org.postroad.identity.entity.RegisteredClient;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.PublicAddress;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/**
 * How clients of the family that have a sign-in form of their own come by a code: they send name and password, and exchange the code at
 * the token endpoint. Only for registered clients and their redirect URIs, and with a challenge, as at {@code /authorize}.
 */
@Path("auth")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuthResource {
    private static final int MOST_BYTES = 16 * 1024;
    private static final int TEXT = 2000;

    private @Inject OauthClients clients;
    private @Inject SignIn signIn;
    private @Inject GiveCode giveCode;
    private @Inject Caller caller;

    @Context
    private HttpServletRequest request;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public String signIn(InputStream body) {
        JsonFields fields = new JsonFields(JsonBody.object(JsonBody.bytes(body, MOST_BYTES)), "");
        fields.required("type");
        if (fields.string("type", TEXT).filter(type -> !type.equals("authCode")).isPresent()) {
            fields.error("type", "not_a_choice", "Allowed is authCode.");
        }
        fields.required("accountName");
        String name = fields.string("accountName", TEXT).orElse("");
        fields.required("accountSecret");
        String secret = fields.string("accountSecret", PasswordHash.MAX_LENGTH).orElse("");
        fields.string("mfaToken", TEXT); // there is no second factor to ask for
        fields.string("nonce", TEXT);
        fields.string("state", TEXT);
        AuthorizationRequest wanted = wanted(fields);
        fields.finish();
        return answer(name, secret, wanted).toString();
    }

    private AuthorizationRequest wanted(JsonFields fields) {
        fields.required("clientId");
        RegisteredClient client = fields.string("clientId", TEXT)
                .flatMap(clients::find)
                .orElseGet(() -> {
                    fields.error("clientId", "unknown_client", "This client is not registered.");
                    return new RegisteredClient("", "", List.of());
                });
        String redirectUri = fields.string("redirectUri", TEXT).orElse(null);
        if (redirectUri != null && !client.allows(redirectUri, PublicAddress.own(request))) {
            fields.error("redirectUri", "not_registered", "The client is not registered with this redirect URI.");
        }
        fields.required("codeChallenge");
        String challenge = fields.string("codeChallenge", TEXT).orElse("");
        String method = fields.string("codeChallengeMethod", TEXT).orElse("");
        if (!ProofKey.isChallenge(challenge) || !method.equals(ProofKey.METHOD)) {
            fields.error("codeChallenge", "invalid_challenge", "A challenge of RFC 7636 by S256 is expected.");
        }
        OauthScope scope = fields.string("scope", 4000)
                .map(text -> OauthScope.parse(text).orElseGet(() -> {
                    fields.error("scope", "unknown_scope", "The scope names what there is not.");
                    return OauthScope.WHOLE;
                }))
                .orElse(OauthScope.WHOLE);
        return new AuthorizationRequest(client, redirectUri, scope, challenge);
    }

    /** A wrong password is no error here, but what became of it: clients of the family look at the type alone. */
    private JsonObject answer(String name, String secret, AuthorizationRequest wanted) {
        try {
            SignedIn user = signIn.byPassword(name, secret, caller.address());
            caller.is(user);
        } catch (Refused refused) {
            if (refused.kind() == Refused.Kind.UNAUTHENTICATED) {
                return Json.createObjectBuilder().add("type", "failure").build();
            }
            throw refused;
        }
        return Json.createObjectBuilder()
                .add("type", "authenticated")
                .add("client_code", giveCode.give(wanted).text())
                .build();
    }
}
