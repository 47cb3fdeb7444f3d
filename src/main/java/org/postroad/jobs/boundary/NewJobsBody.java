package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.postroad.identity.control.AuditLog;
import org.postroad.identity.entity.AuditEntry;
import org.postroad.jobs.control.EnqueueJobs;
import org.postroad.jobs.control.Enqueued;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.boundary.EntityTag;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.boundary.ObjectAnswer;
import org.postroad.platform.control.Answer;
import org.postroad.platform.entity.FieldError;
import org.postroad.platform.entity.Json;
import org.postroad.platform.entity.Refused;

/** New jobs as they come over REST, one object or a list of them, and the answer to that. */
@Dependent
class NewJobsBody {
    private static final int MOST_JOBS = 1_000;
    private static final int MOST_ERRORS = 100;
    private static final int ACCEPTED = 202;

    private final NewJobFields fields;
    private final EnqueueJobs enqueue;
    private final ReadJobs read;
    private final JobView view;
    private final AuditLog audit;

    @Inject
    NewJobsBody(NewJobFields fields, EnqueueJobs enqueue, ReadJobs read, JobView view, AuditLog audit) {
        this.fields = fields;
        this.enqueue = enqueue;
        this.read = read;
        this.view = view;
        this.audit = audit;
    }

    /** @param list whether they came as a list, and so go out as one */
    record Jobs(long accountId, List<NewJob> jobs, boolean list) {
        /** Whether one of them may turn out to be a job that waits already. */
        boolean mayFold() {
            return jobs.stream().anyMatch(job -> job.uniqueKey() != null);
        }
    }

    /** Reads and checks all of them. @throws Refused naming everything that is wrong with any */
    Jobs read(long accountId, byte[] body) {
        JsonStructure structure = JsonBody.structure(body);
        if (structure instanceof JsonObject object) {
            return new Jobs(accountId, List.of(fields.read(accountId, object, "")), false);
        }
        return new Jobs(accountId, read(accountId, (JsonArray) structure), true);
    }

    private List<NewJob> read(long accountId, JsonArray items) {
        if (items.isEmpty() || items.size() > MOST_JOBS) {
            throw Refused.invalid("", "wrong_number", "A list has 1 to " + MOST_JOBS + " jobs.");
        }
        List<NewJob> jobs = new ArrayList<>(items.size());
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < items.size() && errors.size() < MOST_ERRORS; i++) {
            read(accountId, items.get(i), "/" + i, jobs, errors);
        }
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        return jobs;
    }

    private void read(long accountId, JsonValue item, String pointer, List<NewJob> jobs, List<FieldError> errors) {
        if (!(item instanceof JsonObject object)) {
            errors.add(new FieldError(pointer, "wrong_type", "An object is expected."));
            return;
        }
        try {
            jobs.add(fields.read(accountId, object, pointer));
        } catch (Refused refused) {
            errors.addAll(refused.errors());
        }
    }

    /** Enqueues them, in the caller's transaction where it has one, and shows them as they are then. */
    Answer enqueue(Jobs jobs) {
        Enqueued enqueued = enqueue.enqueue(jobs.jobs(), ids -> List.of(entry(jobs.accountId(), jobs.jobs(), ids)));
        Map<Long, Job> byId = byId(enqueued);
        if (!jobs.list()) {
            return one(Objects.requireNonNull(byId.get(enqueued.ids().get(0))));
        }
        JsonArrayBuilder data = Json.createArrayBuilder();
        enqueued.ids().forEach(id -> data.add(view.listed(Objects.requireNonNull(byId.get(id)))));
        String body = Json.createObjectBuilder().add("data", data).build().toString();
        return new Answer(ACCEPTED, Map.of(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON), body);
    }

    private Map<Long, Job> byId(Enqueued enqueued) {
        Map<Long, Job> byId = new HashMap<>();
        enqueued.made().forEach(job -> byId.put(job.id(), job));
        Set<Long> earlier = new HashSet<>(enqueued.ids());
        earlier.removeAll(byId.keySet());
        if (!earlier.isEmpty()) {
            read.jobs(List.copyOf(earlier)).forEach(job -> byId.put(job.id(), job));
        }
        return byId;
    }

    private Answer one(Job job) {
        return new Answer(
                ACCEPTED,
                Map.of(
                        HttpHeaders.CONTENT_TYPE,
                        MediaType.APPLICATION_JSON,
                        HttpHeaders.LOCATION,
                        "/api/jobs/" + Job.ID.text(job.id()),
                        HttpHeaders.ETAG,
                        EntityTag.of(job.version()).header()),
                ObjectAnswer.body(view.whole(job)).toString());
    }

    /** The line of the audit log about them. */
    AuditEntry entry(long accountId, List<NewJob> jobs, List<Long> ids) {
        JsonArrayBuilder texts = Json.createArrayBuilder();
        ids.forEach(id -> texts.add(Job.ID.text(id)));
        JsonArrayBuilder actions = Json.createArrayBuilder();
        jobs.stream().map(NewJob::action).distinct().forEach(actions::add);
        return audit.entry(
                accountId,
                "job",
                "create",
                Json.createObjectBuilder()
                        .add("job_ids", texts)
                        .add("actions", actions)
                        .build());
    }
}
