package org.postroad.provider.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Job;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.FieldError;
import org.postroad.provider.entity.HttpCall;
import org.postroad.provider.entity.HttpCallReader;
import org.postroad.provider.entity.HttpSecrets;
import org.postroad.provider.entity.RequestSignature;

/** Makes one HTTP request; {@code src/docs/actions.md} describes its payload, its signature and its failures. */
@ApplicationScoped
@Action("http_request")
public class HttpRequest implements JobHandler {
    private static final Duration LEASE_NEEDED = Duration.ofSeconds(1);

    private @Inject OutboundHttp http;
    private @Inject HostCircuits circuits;

    /** For the container. */
    public HttpRequest() {}

    HttpRequest(OutboundHttp http, HostCircuits circuits) {
        this.http = http;
        this.circuits = circuits;
    }

    @Override
    public List<FieldError> check(JsonObject payload) {
        return new HttpCallReader(payload).errors();
    }

    @Override
    public JsonObject redact(JsonObject payload) {
        return HttpSecrets.masked(payload);
    }

    /** Longer than any request may take: a request's own timeout is the one that holds. */
    @Override
    public Duration timeout() {
        return Duration.ofMinutes(3);
    }

    @Override
    public Outcome run(Attempt attempt) throws LeaseLost, InterruptedException {
        HttpCallReader reader = new HttpCallReader(attempt.payload());
        if (reader.call().isEmpty()) {
            FieldError first = reader.errors().get(0);
            return Outcome.failed(ErrorCode.PAYLOAD_INVALID, first.pointer() + ": " + first.detail());
        }
        HttpCall call = reader.call().get();
        HostCircuit circuit = circuits.of(call.server());
        Optional<Instant> refusedUntil = circuit.refusedUntil();
        if (refusedUntil.isPresent()) {
            String detail = call.server() + " has failed so often that it is left alone until " + refusedUntil.get();
            return Outcome.failedUntil(ErrorCode.PROVIDER_CIRCUIT_OPEN, detail, refusedUntil.get());
        }
        Optional<Outcome> outcome = Optional.empty();
        try {
            outcome = Optional.of(send(call, attempt));
            return outcome.get();
        } finally {
            circuit.ended(outcome);
        }
    }

    private Outcome send(HttpCall call, Attempt attempt) throws LeaseLost, InterruptedException {
        OutboundCall outbound = http.prepare(call);
        outbound.header("Postroad-Job", Job.ID.text(attempt.jobId()));
        outbound.header("Postroad-Attempt", Integer.toString(attempt.run()));
        if (call.secret() != null) {
            String timestamp = RequestSignature.timestamp(attempt.now());
            outbound.header("Postroad-Timestamp", timestamp);
            outbound.header("Postroad-Signature", RequestSignature.sign(call.secret(), timestamp, call.bodyBytes()));
        }
        attempt.closeOnStop(outbound);
        attempt.requireLease(LEASE_NEEDED);
        try {
            return HttpOutcomes.of(call, outbound.send(), attempt.now());
        } catch (IOException e) {
            if (attempt.stopRequested() || Thread.interrupted()) {
                throw new InterruptedException("The request was broken off");
            }
            return HttpOutcomes.of(call, e, outbound.late());
        }
    }
}
