package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.postroad.testing.Api;
import org.postroad.testing.OnBothDatabases;
import org.postroad.testing.PostroadIT;

@OnBothDatabases
class OpenApiIT extends PostroadIT {
    @Test
    void theContractIsServedAsItIsWritten() throws IOException {
        Api.Reply reply = admin().get("/api/openapi.yaml");

        assertThat(reply.header("Content-Type").orElse("")).startsWith("application/yaml");
        assertThat(reply.body()).isEqualTo(Files.readString(Path.of("src/main/openapi/openapi.yaml")));
    }

    @Test
    void theServersOwnContractIsNotShown() {
        assertThat(new Api(url("/")).get("/openapi").status()).isEqualTo(401);
        assertThat(admin().get("/openapi").status()).as("it is switched off").isEqualTo(403);
    }
}
