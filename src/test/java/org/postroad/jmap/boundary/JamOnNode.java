package org.postroad.jmap.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postroad.testing.PostroadIT;

/** A client that was written for others, on Node.js: npm's {@code jmap-jam}; {@code mvn verify -Pnode}. */
class JamOnNode extends PostroadIT {
    private static final Path SCRIPTS = Path.of("src/test/node/jam");
    private static final int MINUTES = 5;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                isInstalled(), "Skipped: node 20 or newer and npm are not here; on Debian: apt-get install nodejs npm");
        for (String name : List.of("package.json", "package-lock.json", "jam.mjs")) {
            Files.copy(SCRIPTS.resolve(name), directory.resolve(name));
        }
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }

    @Test
    void theClientGetsSetsRefersUploadsAndListens() throws IOException, InterruptedException {
        String base = url("/").toString().replaceAll("/$", "");

        assertThat(run("node", "--test-reporter=spec", "jam.mjs", base, ADMIN_KEY))
                .contains("pass 6", "fail 0");
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return run("node", "--version").matches("(?s)v(2\\d|[3-9]\\d).*")
                    && !run("npm", "--version").isBlank();
        } catch (IOException e) {
            return false;
        }
    }

    /** What it printed. @throws IOException if it cannot be started; an AssertionError if it fails */
    private static String run(String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as(String.join(" ", command) + ":\n" + printed)
                .isTrue();
        return printed;
    }
}
