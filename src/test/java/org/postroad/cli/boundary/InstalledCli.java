package org.postroad.cli.boundary;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line as a user has it: fetched from the server, and started by its script.
 *
 * @param home where it is installed, and what its user has besides
 */
record InstalledCli(Path home, URI server, String key) {
    private static final List<String> FILES = List.of("postroad", "stalwart-cli", "postroad-cli.jar", "SHA256SUMS");

    /** As the page at {@code /cli/} says. */
    static InstalledCli from(URI server, Path home, String key) throws IOException {
        for (String name : FILES) {
            byte[] file = given().get(server.resolve("/cli/" + name))
                    .then()
                    .statusCode(200)
                    .extract()
                    .asByteArray();
            Path installed = Files.write(home.resolve(name), file);
            assertThat(installed.toFile().setExecutable(true)).isTrue();
        }
        return new InstalledCli(home, server, key);
    }

    /** @param program postroad or stalwart-cli */
    CliRun.Result run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new java.util.ArrayList<>(List.of(home.resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "XDG_CACHE_HOME", home.resolve("cache").toString(),
                        "STALWART_URL", server.toString(),
                        "STALWART_TOKEN", key));
        Path err = home.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new CliRun.Result(process.exitValue(), out, Files.readString(err));
    }
}
