package org.postroad.cli.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.platform.entity.Json;

/** Who the server takes the caller for. */
public record Identity(Server server) {
    private static final String KEY_NAME = "postroad command line";

    /** @throws Failure AUTH if the server knows nobody of that secret */
    public String name() {
        JsonObject session = new Jmap(server).session();
        String name = JsonText.string(session, "username");
        if (name.isEmpty() && JsonText.member(session, "accounts").isEmpty()) {
            throw new Failure(ExitCode.AUTH, "The server does not know this key");
        }
        return name;
    }

    /** Makes an API key for oneself, that may do all that its owner may. @throws Failure if the server refuses */
    public String newKey() {
        List<JsonObject> accounts = new Rest(server, java.util.Optional.empty()).list("/api/accounts?limit=1");
        if (accounts.isEmpty()) {
            throw new Failure(ExitCode.FAILED, "An API key belongs to an account, and you are a member of none");
        }
        JsonObject asked = Json.createObjectBuilder()
                .add("name", KEY_NAME)
                .add("confined", JsonValue.FALSE)
                .build();
        String path = "/api/accounts/" + JsonText.string(accounts.get(0), "id") + "/api-keys";
        return JsonText.string(JsonText.member(server.command(path, asked), "data"), "secret");
    }
}
