package org.postroad.cli.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.control.Rest;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;
import org.postroad.platform.entity.Json;
import picocli.CommandLine.Option;

/**
 * What a person decides about jobs: by id, or about all that a filter finds.
 *
 * @param verb as in the path of REST
 * @param member of the answer that says to how many it was done
 */
record JobsChange(PostroadCommand postroad, String verb, String member) {
    private static final int BATCH = 1000;

    /** To change what a filter finds, one has to have seen how much it finds. */
    static final class Assent {
        @Option(
                names = "--yes",
                description = "do it to all that the filter finds; without, it is only said how many there are")
        private boolean given;
    }

    /** @throws Failure USAGE unless there are either ids or conditions */
    void run(@Nullable List<String> ids, JobFilter filter, Assent assent) {
        boolean named = ids != null && !ids.isEmpty();
        if (named != filter.isEmpty()) {
            throw Failure.usage("Which jobs? Give ids, or a filter as --status failed; one of the two");
        }
        if (ids != null && named) {
            each(ids, null);
        } else {
            all(filter, assent.given);
        }
    }

    void each(List<String> ids, @Nullable JsonObject body) {
        Rest rest = new Rest(postroad.server(), postroad.account());
        Outcomes outcomes = new Outcomes(postroad.output(Format.NAME));
        for (String id : ids) {
            try {
                JsonObject job = rest.command("/api/jobs/" + JobsCommand.segment(id) + "/" + verb, body);
                outcomes.done(id + "\t" + JsonText.string(job, "status"));
            } catch (Failure failure) {
                outcomes.failed(new Failure(failure.code(), id + ": " + failure.text()));
            }
        }
        outcomes.end();
    }

    private void all(JobFilter filter, boolean really) {
        Rest rest = new Rest(postroad.server(), postroad.account());
        String path = rest.ofAccount("/jobs/search-" + verb);
        JsonObjectBuilder asked = Json.createObjectBuilder().add("filter", filter.json());
        Output shown = postroad.output(Format.NAME);
        if (!really) {
            JsonObject found = rest.command(path, asked.add("dry_run", true).build());
            shown.line(Integer.toString(found.getInt("matched", 0)));
            shown.say("So many would be " + member + "; --yes does it");
            return;
        }
        JsonObject body = asked.add("limit", BATCH).build();
        Progress progress = new Progress(postroad.host(), member);
        int changed = 0;
        JsonObject batch;
        do {
            batch = rest.command(path, body);
            changed += batch.getInt(member, 0);
            progress.at(changed, -1);
        } while (batch.getBoolean("has_more", false) && batch.getInt(member, 0) > 0);
        progress.done();
        shown.line(Integer.toString(changed));
        shown.say("So many were " + member);
    }
}
