package org.postroad.cli.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    Path home;

    private CliRun.Result completion(String shell) {
        return new CliRun(home).run("completion", shell);
    }

    /** What bash offers after a line that ends in the middle of a word. */
    private String offered(String line, String word) throws IOException, InterruptedException {
        Path script = Files.writeString(
                home.resolve("completion.bash"), completion("bash").out());
        String probe = """
                . %s
                COMP_WORDS=(%s) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_postroad 2>/dev/null
                echo "${COMPREPLY[*]}"
                """.formatted(script, line);
        Process bash = new ProcessBuilder("bash", "-c", probe)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).as(word).isNotEmpty();
        return said;
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(offered("postroad sna", "sna")).contains("snapshot");
        assertThat(offered("postroad jobs res", "res")).contains("resolve");
        assertThat(offered("postroad apply --dry", "--dry")).contains("--dry-run");
    }

    @Test
    void zshReadsWhatBashReads() {
        assertThat(completion("zsh").out()).contains("bashcompinit").contains("complete -F _complete_postroad");
    }

    @Test
    void fishIsToldOfEachCommandWhereItBelongs() {
        CliRun.Result fish = completion("fish");

        assertThat(fish.lines())
                .allMatch(line -> line.startsWith("complete -c postroad "))
                .anyMatch(line -> line.contains("-a snapshot -d 'Write the objects"))
                .anyMatch(line -> line.contains("__fish_seen_subcommand_from jobs; and not __fish_seen_subcommand_from")
                        && line.contains("-a resolve"))
                .anyMatch(line -> line.contains("-l url -r -d"))
                .anyMatch(line -> line.contains("'__fish_seen_subcommand_from apply'") && line.contains("-l dry-run"));
    }

    @Test
    void anotherShellIsMisuse() {
        assertThat(completion("tcsh").code()).isEqualTo(2);
    }
}
