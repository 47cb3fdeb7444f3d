package org.postroad.identity.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.postroad.identity.entity.RegisteredClient;
import org.postroad.platform.control.Configuration;

/** The programs that may ask for tokens: ours, the web console of the family, and those of POSTROAD_OAUTH_CLIENTS. */
@ApplicationScoped
public class OauthClients {
    private static final List<RegisteredClient> BUILT_IN = List.of(
            new RegisteredClient(
                    "postroad",
                    "Postroad's command line and console",
                    List.of("http://127.0.0.1/callback", "http://[::1]/callback", "/console/callback")),
            new RegisteredClient(
                    "stalwart-webui",
                    "the web console on this server",
                    List.of("/oauth/callback", "/admin/oauth/callback", "/account/oauth/callback")));

    private @Inject Configuration configuration;

    /** For the container. */
    protected OauthClients() {}

    OauthClients(Configuration configuration) {
        this.configuration = configuration;
    }

    public Optional<RegisteredClient> find(String id) {
        return all().stream().filter(client -> client.id().equals(id)).findFirst();
    }

    private List<RegisteredClient> all() {
        List<RegisteredClient> all = new ArrayList<>(BUILT_IN); // which no setting replaces
        configuration.oauthClients().stream().map(OauthClients::read).forEach(all::add);
        return all;
    }

    /** @param text {@code id=uri uri}, checked when the node started */
    private static RegisteredClient read(String text) {
        int equals = text.indexOf('=');
        String id = text.substring(0, equals).strip();
        return new RegisteredClient(
                id, id, Arrays.asList(text.substring(equals + 1).strip().split("\\s+")));
    }
}
