package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postroad.platform.entity.Refused;

class QueryFieldsTest {
    private enum Status {
        FAILED,
        RUNNING;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static QueryFields query(String... namesAndValues) {
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new QueryFields(parameters);
    }

    private static List<String> refusals(QueryFields query) {
        try {
            query.finish();
            return List.of();
        } catch (Refused refused) {
            return refused.errors().stream()
                    .map(error -> error.pointer() + " " + error.code())
                    .toList();
        }
    }

    @Test
    void withoutParametersAPageHasFiftyRows() {
        QueryFields query = query();

        assertThat(query.paging()).isEqualTo(new Paging(50, 0, Optional.empty()));
        assertThat(refusals(query)).isEmpty();
    }

    @Test
    void parametersAreRead() {
        QueryFields query =
                query("limit", "200", "offset", "10000", "q", "x", "status", "failed,running", "all", "true");

        assertThat(query.paging()).isEqualTo(new Paging(200, 10_000, Optional.empty()));
        assertThat(query.string("q", 5)).hasValue("x");
        assertThat(query.choices("status", Status.class, Status::wireName))
                .hasValue(List.of(Status.FAILED, Status.RUNNING));
        assertThat(query.bool("all")).hasValue(true);
        assertThat(refusals(query)).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsRefusedAtOnce() {
        QueryFields query =
                query("limit", "201", "offset", "10001", "q", "a", "q", "b", "status", "failed,lost", "statsu", "x");
        query.paging();
        query.string("q", 5);
        query.choices("status", Status.class, Status::wireName);

        assertThat(refusals(query))
                .containsExactly(
                        "limit out_of_range",
                        "offset out_of_range",
                        "q duplicate_parameter",
                        "status not_a_choice",
                        "statsu unknown_parameter");
    }

    @Test
    void anOffsetBeyondTheLimitIsToldOfCursors() {
        QueryFields query = query("offset", "10001");
        query.paging();

        try {
            query.finish();
        } catch (Refused refused) {
            assertThat(refused.detail()).contains("cursor");
            return;
        }
        throw new AssertionError("not refused");
    }

    @Test
    void anOffsetAndACursorAreNotGivenTogether() {
        QueryFields query = query("offset", "1", "cursor", "x");
        query.paging();

        assertThat(refusals(query)).containsExactly("offset not_with_cursor");
    }
}
