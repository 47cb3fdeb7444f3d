package org.postroad.jobs.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.JobState;
import org.postroad.jobs.entity.JobStatus;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.LocalTransactions;
import org.postroad.testing.Databases;
import org.postroad.testing.Entities;

/** What holds for searches on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JobSearchContract {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

    private EntityManagerFactory entities;
    private SearchJobs search;
    private JobRows rows;
    private long account = 100;

    abstract Dialect dialect();

    @BeforeAll
    void open() {
        DataSource dataSource = Databases.of(dialect());
        LocalTransactions transactions = new LocalTransactions(dataSource);
        entities = Entities.of(dataSource);
        search = new SearchJobs(
                entities.createEntityManager(),
                () -> NOW,
                new SearchLimits(transactions, dialect(), SearchLimits.LONGEST));
        rows = new JobRows(transactions, NOW, IdSource.smallestAt(NOW));
    }

    @AfterAll
    void close() {
        entities.close();
    }

    @BeforeEach
    void anAccountOfItsOwn() {
        account++;
    }

    private JobRows.Row job(JobState state) {
        return rows.in(state).set("account_id", account);
    }

    private JobRows.Row pending() {
        return job(JobState.PENDING);
    }

    private JobFilter all() {
        return JobFilter.allOf(account);
    }

    private List<Long> find(JobFilter filter) {
        return ids(page(filter, JobSort.DEFAULT, Optional.empty(), 100));
    }

    private JobPage page(JobFilter filter, JobSort sort, Optional<JobPosition> after, int limit) {
        return search.page(new JobSearch(filter, sort, limit, 0, after, true));
    }

    private static List<Long> ids(JobPage page) {
        return page.jobs().stream().map(Job::id).toList();
    }

    @Test
    void anInstantComesBackAsItWasWritten() {
        Instant due = Instant.parse("2026-07-01T00:00:00.000001Z");
        pending().set("due", due).insert();

        Job found = page(all(), JobSort.DEFAULT, Optional.empty(), 1).jobs().get(0);

        assertThat(found.due()).isEqualTo(due);
        assertThat(found.createdAt()).isEqualTo(NOW);
        assertThat(found.startedAt()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aStatusIsFoundAsItIsShown(JobStatus status) {
        Map<JobStatus, Set<Long>> expected = new HashMap<>();
        for (JobState state : JobState.values()) {
            for (int failures = 0; failures < 2; failures++) {
                for (Instant due : aroundTheStall()) {
                    long id = job(state)
                            .set("attempt_count", failures)
                            .set("due", due)
                            .insert();
                    JobStatus shown = JobStatus.of(state, failures, due, NOW);
                    expected.computeIfAbsent(shown, s -> new HashSet<>()).add(id);
                }
            }
        }

        assertThat(expected).containsOnlyKeys(JobStatus.values());
        JobPage found = page(new Filter().status(status).get(), JobSort.DEFAULT, Optional.empty(), 100);
        assertThat(ids(found)).containsExactlyInAnyOrderElementsOf(expected.get(status));
        assertThat(found.jobs()).allMatch(job -> job.status(NOW) == status);
    }

    private static List<Instant> aroundTheStall() {
        Instant stalled = JobStatus.stalledIfDueBy(NOW);
        return List.of(stalled.minusNanos(1_000), stalled, stalled.plusNanos(1_000), NOW, NOW.plusSeconds(60));
    }

    @Test
    void severalStatusesAreAlternatives() {
        long failed = job(JobState.FAILED).insert();
        long running = job(JobState.RUNNING).insert();
        job(JobState.SUCCEEDED).insert();

        assertThat(find(new Filter().status(JobStatus.FAILED, JobStatus.RUNNING).get()))
                .containsExactly(running, failed);
    }

    @Test
    void everyFilterNarrows() {
        long wanted = pending()
                .set("action", "imap_sync")
                .set("task_id", 5L)
                .set("queue_id", 12L)
                .set("last_error_code", "provider_timeout")
                .set("priority", 3)
                .insert();
        pending().insert();

        assertThat(find(new Filter().action("imap_sync").get())).containsExactly(wanted);
        assertThat(find(new Filter().task(5).get())).containsExactly(wanted);
        assertThat(find(new Filter().queue(12).get())).containsExactly(wanted);
        assertThat(find(new Filter().error("provider_timeout").get())).containsExactly(wanted);
        assertThat(find(new Filter().priority(3, 4).get())).containsExactly(wanted);
        assertThat(find(new Filter().action("imap_sync").task(6).get())).isEmpty();
    }

    @Test
    void aRangeHoldsItsLowerEndAndNotItsUpper() {
        Instant noon = Instant.parse("2026-05-01T12:00:00Z");
        long at = pending().set("due", noon).insert();
        long later = pending().set("due", noon.plusSeconds(1)).insert();

        assertThat(find(new Filter().due(noon, noon.plusSeconds(1)).get())).containsExactly(at);
        assertThat(find(new Filter().due(noon, noon.plusSeconds(2)).get())).containsExactly(later, at);
    }

    @Test
    void theCreationIsReadFromTheId() {
        Instant created = Instant.parse("2026-01-05T00:00:00Z");
        long before = pending().set("id", IdSource.smallestAt(created) - 1).insert();
        long at = pending().set("id", IdSource.smallestAt(created)).insert();
        long after =
                pending().set("id", IdSource.smallestAt(created.plusMillis(1))).insert();

        assertThat(find(new Filter().created(created, created.plusMillis(1)).get()))
                .containsExactly(at);
        assertThat(find(new Filter().created(created.plusNanos(1_000), NOW).get()))
                .containsExactly(after);
        assertThat(find(new Filter().created(Instant.EPOCH, created).get())).containsExactly(before);
    }

    @Test
    void aTextIsTheBeginningOfIdActionErrorCodeOrUniqueKey() {
        long id = IdSource.smallestAt(Instant.parse("2026-01-06T00:00:00Z")) + account;
        long byId = pending().set("id", id).insert();
        long byAction = pending().set("action", "zoo_feed").insert();
        long byCode = pending().set("last_error_code", "zoology").insert();
        long byKey = pending().set("unique_key", "zoom").insert();
        pending().set("unique_key", "a zoo").insert();

        assertThat(find(new Filter().text("zoo").get())).containsExactlyInAnyOrder(byAction, byCode, byKey);
        assertThat(find(new Filter().text(Job.ID.text(id)).get())).containsExactly(byId);
        assertThat(find(new Filter().text(Job.ID.text(id).substring(0, 12)).get()))
                .contains(byId);
    }

    @ParameterizedTest
    @CsvSource({"50%, 50% off, 50 percent", "a_b, a_b_c, axb", "wow!, wow!x, wowx"})
    void aWildcardInATextStandsForItself(String text, String found, String notFound) {
        long wanted = pending().set("unique_key", found).insert();
        pending().set("unique_key", notFound).insert();

        assertThat(find(new Filter().text(text).get())).containsExactly(wanted);
    }

    @Test
    void anotherAccountsJobsAreNotFound() {
        long foreign = pending().insert();
        account++;

        assertThat(find(all())).isEmpty();
        assertThat(find(new Filter().text(Job.ID.text(foreign)).get())).isEmpty();
    }

    @Test
    void withoutAnAccountAllAreSearched() {
        String action = "everywhere_" + dialect().name().toLowerCase(java.util.Locale.ROOT);
        long one = pending().set("action", action).insert();
        account++;
        long other = pending().set("action", action).insert();

        assertThat(find(new Filter().action(action).everywhere().get())).containsExactly(other, one);
    }

    @ParameterizedTest
    @CsvSource({
        "created_at, 1",
        "-created_at, 2",
        "due_at, 3",
        "-due_at, 2",
        "priority, 1",
        "-priority, 3",
        "finished_at, 2",
        "-finished_at, 2"
    })
    void pagesNeitherRepeatNorSkipWhileJobsAreAdded(String order, int limit) {
        JobSort sort = JobSort.of(order).orElseThrow();
        for (int i = 0; i < 5; i++) {
            aPair(i);
        }
        List<Long> before = ids(page(all(), sort, Optional.empty(), 100));

        List<Long> seen = new ArrayList<>();
        Optional<JobPosition> next = Optional.empty();
        do {
            JobPage page = page(all(), sort, next, limit);
            seen.addAll(ids(page));
            next = page.next();
            if (seen.size() < 6) {
                aPair(2);
            }
        } while (next.isPresent());

        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(before);
    }

    /** One unfinished and one finished job; different i differ in every order, the same i are equal in all but the id. */
    private void aPair(int i) {
        pending().set("due", NOW.plusSeconds(i / 2)).set("priority", i / 2).insert();
        job(JobState.FAILED).set("finished_at", NOW.minusSeconds(i / 2)).insert();
    }

    @Test
    void unfinishedJobsComeLastByFinishInEitherDirection() {
        long unfinished = pending().insert();
        long early =
                job(JobState.FAILED).set("finished_at", NOW.minusSeconds(9)).insert();
        long late = job(JobState.FAILED).set("finished_at", NOW).insert();

        assertThat(ids(page(all(), JobSort.of("finished_at").orElseThrow(), Optional.empty(), 9)))
                .containsExactly(early, late, unfinished);
        assertThat(ids(page(all(), JobSort.of("-finished_at").orElseThrow(), Optional.empty(), 9)))
                .containsExactly(late, early, unfinished);
    }

    @Test
    void anOffsetPassesOverRowsAndTheTotalCountsAll() {
        List<Long> inserted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            inserted.add(pending().insert());
        }
        Collections.reverse(inserted);

        JobPage page = search.page(new JobSearch(all(), JobSort.DEFAULT, 2, 1, Optional.empty(), true));

        assertThat(ids(page)).isEqualTo(inserted.subList(1, 3));
        assertThat(page.total()).hasValue(5);
        assertThat(page.next()).isPresent();
    }

    @Test
    void nothingIsCountedUnlessAsked() {
        pending().insert();

        assertThat(search.page(new JobSearch(all(), JobSort.DEFAULT, 2, 0, Optional.empty(), false))
                        .total())
                .isEqualTo(OptionalLong.empty());
        assertThat(search.count(all())).isEqualTo(1);
    }

    @Test
    void idsComeInAscendingOrderAfterTheOneGiven() {
        long first = pending().insert();
        long second = pending().insert();
        long third = pending().insert();

        assertThat(search.ids(all(), 0, 2)).containsExactly(first, second);
        assertThat(search.ids(all(), second, 2)).containsExactly(third);
    }

    /** Builds filters of the present account. */
    private final class Filter {
        private OptionalLong accountId = OptionalLong.of(account);
        private Set<JobStatus> statuses = Set.of();
        private Optional<String> action = Optional.empty();
        private OptionalLong task = OptionalLong.empty();
        private OptionalLong queue = OptionalLong.empty();
        private Optional<String> error = Optional.empty();
        private Range<Instant> created = Range.all();
        private Range<Instant> due = Range.all();
        private Range<Integer> priority = Range.all();
        private Optional<String> text = Optional.empty();

        Filter status(JobStatus... any) {
            statuses = Set.of(any);
            return this;
        }

        Filter action(String value) {
            action = Optional.of(value);
            return this;
        }

        Filter task(long value) {
            task = OptionalLong.of(value);
            return this;
        }

        Filter queue(long value) {
            queue = OptionalLong.of(value);
            return this;
        }

        Filter error(String value) {
            error = Optional.of(value);
            return this;
        }

        Filter created(Instant from, Instant below) {
            created = new Range<>(Optional.of(from), Optional.of(below));
            return this;
        }

        Filter due(Instant from, Instant below) {
            due = new Range<>(Optional.of(from), Optional.of(below));
            return this;
        }

        Filter priority(int from, int below) {
            priority = new Range<>(Optional.of(from), Optional.of(below));
            return this;
        }

        Filter text(String value) {
            text = Optional.of(value);
            return this;
        }

        Filter everywhere() {
            accountId = OptionalLong.empty();
            return this;
        }

        JobFilter get() {
            return new JobFilter(accountId, statuses, action, task, queue, error, created, due, priority, text);
        }
    }
}
