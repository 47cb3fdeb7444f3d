package org.postroad.identity.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.postroad.identity.control.OauthClients;
import org.postroad.identity.entity.OauthRefused;
import org.postroad.identity.entity.RegisteredClient;

/** Which client a request of OAuth comes from. It only says so: a public client proves itself by what it has, not by a secret. */
@Dependent
public class RequestingClient {
    private final OauthClients clients;

    @Inject
    RequestingClient(OauthClients clients) {
        this.clients = clients;
    }

    /** @throws OauthRefused invalid_client if it is not known, or brings a secret, which none has */
    RegisteredClient of(Form form, HttpServletRequest request) {
        if (request.getHeader("Authorization") != null
                || form.get("client_secret").isPresent()) {
            throw new OauthRefused("invalid_client", "Clients are public here; send client_id and no secret.");
        }
        return clients.find(form.require("client_id"))
                .orElseThrow(() -> new OauthRefused("invalid_client", "This client is not registered."));
    }
}
