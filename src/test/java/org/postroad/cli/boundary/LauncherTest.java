package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the command line, with a Java that only tells what it was asked. */
class LauncherTest {
    @TempDir
    Path home;

    private Path launcher;
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void install() throws IOException {
        Path directory = Files.createDirectories(home.resolve("a place with spaces"));
        launcher = directory.resolve("postroad");
        Files.copy(Path.of("src/main/launcher/postroad"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(directory.resolve("postroad-cli.jar"), "no jar");
        environment.put("HOME", home.toString());
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("JAVA_HOME", java("17.0.15").toString());
    }

    /** A home of Java whose {@code java} writes what it is asked to a file, and makes an archive when asked to. */
    private Path java(String version) throws IOException {
        Path at = home.resolve("java " + version);
        Path java = Files.createDirectories(at.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                [ "$1" = -version ] && echo 'openjdk version "%s" 2025-04-15' >&2 && exit
                printf '%%s\\n' "$*" >>"$HOME/asked"
                for option; do case $option in
                    -XX:DumpLoadedClassList=*|-Xshare:dump) quiet=1 ;;
                    -XX:SharedArchiveFile=*) archive=${option#*=} ;;
                esac; done
                [ -n "$quiet" ] && [ -n "$archive" ] && : >"$archive"
                [ -n "$quiet" ] && exit
                for last; do :; done
                echo "ran $last"
                exit 5
                """.formatted(version));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return at;
    }

    private CliRun.Result start(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Path err = home.resolve("err");
            Process process = builder.redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new CliRun.Result(process.exitValue(), out, Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(home.resolve("asked"));
    }

    @Test
    void itIsAScriptForAnyShell() {
        assertThat(start("sh", "-n", "src/main/launcher/postroad").code()).isZero();
    }

    @Test
    void theFirstStartMakesAnArchiveAndLaterOnesUseIt() throws IOException {
        CliRun.Result first = start(launcher.toString(), "get", "a thing");
        CliRun.Result second = start(launcher.toString(), "get", "a thing");

        assertThat(first.out()).isEqualTo("ran a thing\n");
        assertThat(first.code()).isEqualTo(5);
        assertThat(second).isEqualTo(first);
        assertThat(asked()).hasSize(4);
        assertThat(asked().get(0)).contains("-Dpostroad.cli.rehearsal=1");
        assertThat(asked().get(1)).contains("-Xshare:dump");
        assertThat(asked().get(3))
                .contains(
                        "-XX:SharedArchiveFile=" + home + "/.cache/postroad/start-",
                        "-XX:TieredStopAtLevel=1",
                        "-Dpostroad.cli.columns=0");
        try (Stream<Path> cache = Files.list(home.resolve(".cache/postroad"))) {
            assertThat(cache).hasSize(1);
        }
    }

    @Test
    void anotherJavaHasAnArchiveOfItsOwn() throws IOException {
        start(launcher.toString());
        environment.put("JAVA_HOME", java("21").toString());
        start(launcher.toString());

        try (Stream<Path> cache = Files.list(home.resolve(".cache/postroad"))) {
            assertThat(cache).hasSize(2);
        }
    }

    @Test
    void itIsFoundBehindALinkAndKnowsItsName() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("stalwart-cli"), launcher);

        assertThat(start(link.toString(), "x").code()).isEqualTo(5);
        assertThat(asked().get(2)).contains("-Dpostroad.cli.name=stalwart-cli");
    }

    @Test
    void withoutACacheItStartsAllTheSame() {
        environment.put("XDG_CACHE_HOME", "/dev/null");

        assertThat(start(launcher.toString(), "x").code()).isEqualTo(5);
    }

    @Test
    void anOldJavaIsRefused() throws IOException {
        for (String old : List.of("1.8.0_402", "11.0.2")) {
            environment.put("JAVA_HOME", java(old).toString());

            CliRun.Result result = start(launcher.toString());

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("17 or newer is needed");
        }
    }

    @Test
    void withoutJavaItSaysWhatIsMissing() throws IOException {
        environment.remove("JAVA_HOME");
        Path tools = Files.createDirectories(home.resolve("tools"));
        for (String tool : List.of("basename", "ls", "sh")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/bin").resolve(tool));
        }
        environment.put("PATH", tools.toString());

        CliRun.Result result = start(launcher.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("there is no Java: install Java 17 or newer, or set JAVA_HOME");
    }

    @Test
    void withoutItsJarItSaysWhereToGetIt() throws IOException {
        Files.delete(launcher.resolveSibling("postroad-cli.jar"));

        CliRun.Result result = start(launcher.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("get it from the server, at /cli/postroad-cli.jar");
    }
}
