package org.postroad.jobs.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.JobCommand.Decision;

/** Every state × every transition, and every status × every command, as {@code job-states.md} tells people. */
class JobLifecycleTest {
    private static final Path PAGE = Path.of("src/docs/job-states.md");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void thePageSaysOfEveryStateAndTransitionWhatTheCodeDoes() throws IOException {
        Map<String, List<String>> table = table("transition");

        assertThat(table.remove("transition")).isEqualTo(header(JobState.values(), JobState::wireName));
        for (Transition transition : Transition.values()) {
            List<String> cells = Arrays.stream(JobState.values())
                    .map(state ->
                            transition.allowedFrom(state) ? transition.to().wireName() : "")
                    .toList();
            assertThat(table.remove(name(transition))).as(name(transition)).isEqualTo(cells);
        }
        assertThat(table).isEmpty();
    }

    @Test
    void thePageSaysOfEveryStatusAndCommandWhatTheCodeDoes() throws IOException {
        Map<String, List<String>> table = table("command");

        assertThat(table.remove("command")).isEqualTo(header(JobStatus.values(), JobStatus::wireName));
        for (JobCommand command : JobCommand.values()) {
            List<String> cells = Arrays.stream(JobStatus.values())
                    .map(status -> cell(command, command.on(status)))
                    .toList();
            assertThat(table.remove(name(command))).as(name(command)).isEqualTo(cells);
        }
        assertThat(table).isEmpty();
    }

    @Test
    void theDiagramShowsEveryTransitionAndNoOther() throws IOException {
        Matcher arrow = Pattern.compile("(?m)^    (\\w+) --> (\\w+): (\\w+)$").matcher(Files.readString(PAGE));
        TreeSet<String> drawn = new TreeSet<>();
        while (arrow.find()) {
            drawn.add(arrow.group(1) + " " + arrow.group(3) + " " + arrow.group(2));
        }

        TreeSet<String> coded = new TreeSet<>();
        for (Transition transition : Transition.values()) {
            for (JobState from : transition.from()) {
                coded.add(from.wireName() + " " + name(transition) + " "
                        + transition.to().wireName());
            }
        }
        assertThat(drawn).isEqualTo(coded);
    }

    @Test
    void aCommandChangesOnlyWhatItsTransitionAllows() {
        Map<JobCommand, Transition> transitions = Map.of(
                JobCommand.RETRY, Transition.RETRY,
                JobCommand.TRIGGER, Transition.TRIGGER,
                JobCommand.RESOLVE, Transition.RESOLVE,
                JobCommand.CANCEL, Transition.CANCEL);
        transitions.forEach((command, transition) -> {
            for (JobStatus status : JobStatus.values()) {
                if (command.on(status) == Decision.CHANGE) {
                    assertThat(transition.allowedFrom(status.state())).isTrue();
                }
            }
        });
    }

    @Test
    void nothingLeavesARunningJobButItsExecution() {
        for (JobCommand command : JobCommand.values()) {
            assertThat(command.on(JobStatus.RUNNING)).isIn(Decision.REFUSE, Decision.ASK_TO_STOP);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, pending",
        "0, 2, retrying",
        "-899, 0, pending",
        "-899, 1, retrying",
        "-900, 0, stalled",
        "-900, 1, stalled",
        "3600, 0, pending"
    })
    void aPendingJobIsStalledFifteenMinutesAfterItsDue(int dueInSeconds, int failures, String status) {
        assertThat(JobStatus.of(JobState.PENDING, failures, NOW.plusSeconds(dueInSeconds), NOW)
                        .wireName())
                .isEqualTo(status);
    }

    @Test
    void whatDoesNotWaitShowsItsState() {
        for (JobState state : JobState.values()) {
            if (state != JobState.PENDING) {
                assertThat(JobStatus.of(state, 3, NOW.minusSeconds(86_400), NOW).state())
                        .isEqualTo(state);
            }
        }
    }

    private static String cell(JobCommand command, Decision decision) {
        return switch (decision) {
            case CHANGE -> "yes";
            case ASK_TO_STOP -> "asks it to stop";
            case NOTHING -> "unchanged";
            case REFUSE -> "`" + command.refusal() + "`";
        };
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E> List<String> header(E[] values, Function<E, String> name) {
        return Arrays.stream(values).map(name).toList();
    }

    /** The table whose first column has that head: the other cells of each row by its first. */
    private static Map<String, List<String>> table(String head) throws IOException {
        Map<String, List<String>> rows = new TreeMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            List<String> cells = cells(line);
            inside = !cells.isEmpty() && (inside || cells.get(0).equals(head));
            if (inside && !cells.get(0).startsWith("---")) {
                rows.put(cells.get(0), cells.subList(1, cells.size()));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        if (!line.startsWith("|")) {
            return List.of();
        }
        List<String> cells =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        return cells.subList(1, cells.size() - 1);
    }
}
