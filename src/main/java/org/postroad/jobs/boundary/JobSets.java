package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.postroad.jobs.control.JobFeed;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.control.SetJobs;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.entity.Refused;
import org.postroad.registry.control.SetRequest;
import org.postroad.registry.control.SetResult;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.SetError;

/**
 * {@code Job/set} (RFC 8620 §5.3): creating is enqueuing, a status that is set is a command, destroying is deleting; all under the
 * rules of REST.
 */
@Dependent
class JobSets {
    private final NewJobFields fields;
    private final JobChanges changes;
    private final SetJobs jobs;
    private final ReadJobs read;
    private final JobView view;
    private final NewJobsBody newJobs;
    private final JobFeed feed;

    @Inject
    JobSets(
            NewJobFields fields,
            JobChanges changes,
            SetJobs jobs,
            ReadJobs read,
            JobView view,
            NewJobsBody newJobs,
            JobFeed feed) {
        this.fields = fields;
        this.changes = changes;
        this.jobs = jobs;
        this.read = read;
        this.view = view;
        this.newJobs = newJobs;
        this.feed = feed;
    }

    /** What a call comes to, as it is put together. */
    private static final class Call {
        final Map<String, NewJob> create = new LinkedHashMap<>();
        final Map<String, SetError> notCreated = new LinkedHashMap<>();
        final Map<String, SetError> notUpdated = new LinkedHashMap<>();
        final Map<String, SetError> notDestroyed = new LinkedHashMap<>();
        final Map<Long, String> updates = new LinkedHashMap<>();
        final Map<Long, JobChanges.Change> changes = new LinkedHashMap<>();
        final Map<Long, String> deletions = new LinkedHashMap<>();
    }

    SetResult set(long account, SetRequest request) {
        Call call = new Call();
        String oldState = feed.state(account);
        request.create().forEach((clientId, object) -> create(account, clientId, object, call));
        Map<String, Job> known = known(account, request);
        request.destroy().forEach(text -> named(text, known, call.deletions, call.notDestroyed));
        request.update().forEach((text, patch) -> update(text, patch, known, call));
        SetJobs.Wanted wanted = new SetJobs.Wanted(
                account,
                request.ifInState(),
                List.copyOf(call.create.values()),
                changes.wanted(call.changes),
                List.copyOf(call.deletions.keySet()));
        SetJobs.Done done = done(wanted, account, call);
        return result(account, request, call, done, oldState);
    }

    private SetJobs.Done done(SetJobs.Wanted wanted, long account, Call call) {
        try {
            return jobs.apply(wanted, made -> List.of(newJobs.entry(account, wanted.create(), made)))
                    .orElseThrow(MethodError::stateMismatch);
        } catch (Refused refused) {
            throw JmapErrors.method(refused);
        }
    }

    private void create(long account, String clientId, JsonObject object, Call call) {
        try {
            call.create.put(clientId, fields.read(account, JobChanges.newJob(object), ""));
        } catch (RecordRefused refused) {
            call.notCreated.put(clientId, refused.error());
        } catch (Refused refused) {
            call.notCreated.put(clientId, JmapErrors.record(refused));
        }
    }

    /** The jobs of the account that the call names, by the texts it names them with. */
    private Map<String, Job> known(long account, SetRequest request) {
        Set<String> texts = new LinkedHashSet<>(request.update().keySet());
        texts.addAll(request.destroy());
        Map<String, Long> ids = new LinkedHashMap<>();
        texts.forEach(text -> resolve(text, request).ifPresent(id -> ids.put(text, id)));
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<Long, Job> jobs = new LinkedHashMap<>();
        changes.read(account, List.copyOf(new LinkedHashSet<>(ids.values()))).forEach(job -> jobs.put(job.id(), job));
        Map<String, Job> known = new LinkedHashMap<>();
        ids.forEach((text, id) -> {
            Job job = jobs.get(id);
            if (job != null) {
                known.put(text, job);
            }
        });
        return known;
    }

    private static OptionalLong resolve(String text, SetRequest request) {
        Optional<String> id = text.startsWith("#") ? request.createdIds().find(text.substring(1)) : Optional.of(text);
        return id.isPresent() ? Job.ID.parse(id.get()) : OptionalLong.empty();
    }

    private static void named(
            String text, Map<String, Job> known, Map<Long, String> found, Map<String, SetError> missing) {
        Job job = known.get(text);
        if (job == null) {
            missing.put(text, SetError.notFound("job"));
        } else {
            found.put(job.id(), text);
        }
    }

    private void update(String text, JsonObject patch, Map<String, Job> known, Call call) {
        Job job = known.get(text);
        if (job != null && call.deletions.containsKey(job.id())) {
            call.notUpdated.put(text, SetError.willDestroy());
            return;
        }
        named(text, known, call.updates, call.notUpdated);
        if (job == null) {
            return;
        }
        try {
            call.changes.put(job.id(), changes.of(job, patch));
        } catch (RecordRefused refused) {
            call.notUpdated.put(text, refused.error());
        } catch (Refused refused) {
            call.notUpdated.put(text, JmapErrors.record(refused));
        }
    }

    private SetResult result(long account, SetRequest request, Call call, SetJobs.Done done, String oldState) {
        Map<String, JsonObject> created = new LinkedHashMap<>();
        int next = 0;
        for (String clientId : call.create.keySet()) {
            long id = done.created().ids().get(next++);
            Job job = done.created().made().stream()
                    .filter(made -> made.id() == id)
                    .findFirst()
                    .orElseGet(() -> read.job(id));
            JsonObject sent = request.create().getOrDefault(clientId, JsonValue.EMPTY_JSON_OBJECT);
            created.put(clientId, JobChanges.unsent(WireNames.camel(view.whole(job)), sent));
            request.createdIds().add(clientId, Job.ID.text(id));
        }
        Map<String, JsonObject> updated = changes.written(call.changes, call.updates, done.refused(), call.notUpdated);
        List<String> destroyed = new ArrayList<>();
        call.deletions.forEach((id, text) -> {
            Refused refused = done.refused().get(id);
            if (refused == null) {
                destroyed.add(Job.ID.text(id));
            } else {
                call.notDestroyed.put(text, JmapErrors.record(refused));
            }
        });
        return new SetResult(
                oldState,
                feed.state(account),
                created,
                updated,
                destroyed,
                call.notCreated,
                call.notUpdated,
                call.notDestroyed);
    }
}
