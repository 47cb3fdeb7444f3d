package org.postroad.jobs.boundary;

import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.JobFilter;
import org.postroad.jobs.control.JobSort;
import org.postroad.platform.boundary.Paging;
import org.postroad.platform.boundary.QueryFields;

/** The query parameters of a list of jobs. */
final class JobListQuery {
    private JobListQuery() {}

    /** The page that is asked for. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    static JobPaging read(UriInfo uri, JobFilters filters, OptionalLong account) {
        QueryFields query = new QueryFields(uri);
        JobFilter filter = filters.of(account, query);
        Optional<String> text = query.string("sort", JobSearchBody.TEXT);
        Optional<JobSort> sort = text.flatMap(JobSort::of);
        if (text.isPresent() && sort.isEmpty()) {
            query.error("sort", "not_a_choice", JobSearchBody.sortChoices());
        }
        Paging paging = query.paging();
        boolean total = query.bool("total").orElse(false);
        query.finish();
        return new JobPaging(filter, sort.orElse(JobSort.DEFAULT), paging, total);
    }
}
