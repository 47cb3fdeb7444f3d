package org.postroad.jobs.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.JobFilter;
import org.postroad.jobs.control.JobSort;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.Paging;

/** The body of a search or of a command on what a search finds; {@link #fields} is to be finished by whoever reads it. */
final class JobSearchBody {
    static final int TEXT = 255;

    private final JsonObject body;
    private final JsonFields fields;
    private final JobFilter filter;

    JobSearchBody(JsonObject body, JobFilters filters, OptionalLong account) {
        this.body = body;
        this.fields = new JsonFields(body, "");
        Optional<String> text = fields.string("query", TEXT);
        JsonFields given = fields.fields("filter").orElse(new JsonFields(JsonValue.EMPTY_JSON_OBJECT, ""));
        this.filter = filters.of(account, JobFilters.object(body, "filter"), given, text);
    }

    JsonFields fields() {
        return fields;
    }

    JobFilter filter() {
        return filter;
    }

    /** The page that is asked for. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    JobPaging paging() {
        JobSort sort = sort();
        Paging paging = Paging.of(fields);
        boolean total = fields.bool("total").orElse(false);
        fields.finish();
        return new JobPaging(filter, sort, paging, total);
    }

    private JobSort sort() {
        Optional<String> text = body.get("sort") instanceof JsonString
                ? fields.string("sort", TEXT)
                : fields.strings("sort", 1, TEXT).flatMap(list -> list.stream().findFirst());
        Optional<JobSort> sort = text.flatMap(JobSort::of);
        if (text.isPresent() && sort.isEmpty()) {
            fields.error("sort", "not_a_choice", sortChoices());
        }
        return sort.orElse(JobSort.DEFAULT);
    }

    static String sortChoices() {
        return "Allowed is created_at, due_at, priority or finished_at, with - before it for descending.";
    }
}
