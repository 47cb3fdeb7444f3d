package org.postroad.jobs.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postroad.jobs.entity.TaskJobs.Group;

class TaskJobsTest {

    /** Jobs by their status, those with a minus before them finished before the last trigger. */
    private static TaskJobs jobs(String text) {
        List<Group> groups = new ArrayList<>();
        for (String word : text.split(" ")) {
            boolean earlier = word.startsWith("-");
            groups.add(group(earlier ? word.substring(1) : word, !earlier));
        }
        return new TaskJobs(groups);
    }

    private static Group group(String word, boolean present) {
        return switch (word) {
            case "retrying" -> new Group(JobState.PENDING, true, false, present, 1);
            case "stalled" -> new Group(JobState.PENDING, false, true, present, 1);
            case "stalled-retrying" -> new Group(JobState.PENDING, true, true, present, 1);
            case "rerunning" -> new Group(JobState.RUNNING, true, false, present, 1);
            default -> new Group(JobState.valueOf(word.toUpperCase(Locale.ROOT)), false, false, present, 1);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "pending, waiting",
        "stalled, waiting",
        "pending succeeded, waiting",
        "pending cancelled, waiting",
        "running, running",
        "running pending, running",
        "running succeeded, running",
        "rerunning, running",
        "retrying, failing",
        "stalled-retrying, failing",
        "retrying running, failing",
        "failed, failing",
        "failed running pending succeeded, failing",
        "failed resolved, failing",
        "succeeded, done",
        "resolved, done",
        "succeeded cancelled, done",
        "resolved succeeded, done",
        "cancelled, idle",
        "-failed, idle",
        "-succeeded, idle",
        "-failed pending, waiting",
        "-failed running, running",
        "-failed succeeded, done",
        "-succeeded failed, failing",
        "-succeeded cancelled, idle"
    })
    void whatJobsMakeOfATask(String jobs, String status) {
        assertThat(jobs(jobs).status().wireName()).isEqualTo(status);
    }

    @Test
    void aTaskWithoutJobsIsIdle() {
        assertThat(TaskJobs.NONE.status()).isEqualTo(TaskStatus.IDLE);
    }

    @Test
    void everyJobIsCountedOnceUnderTheStatusItShowsThoseOfEarlierTriggersToo() {
        TaskJobs jobs = new TaskJobs(List.of(
                new Group(JobState.PENDING, false, false, true, 2),
                new Group(JobState.PENDING, true, false, true, 3),
                new Group(JobState.PENDING, true, true, true, 4),
                new Group(JobState.PENDING, false, true, true, 5),
                new Group(JobState.FAILED, true, true, true, 6),
                new Group(JobState.FAILED, true, true, false, 7)));

        assertThat(jobs.counts())
                .containsOnlyKeys(JobStatus.values())
                .containsEntry(JobStatus.PENDING, 2L)
                .containsEntry(JobStatus.RETRYING, 3L)
                .containsEntry(JobStatus.STALLED, 9L)
                .containsEntry(JobStatus.FAILED, 13L)
                .containsEntry(JobStatus.RUNNING, 0L);
    }
}
