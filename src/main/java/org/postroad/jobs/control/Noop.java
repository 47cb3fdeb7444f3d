package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postroad.jobs.entity.ErrorCode;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.entity.FieldError;

/** Does nothing, for as long and with the outcome its payload says; for smoke tests and measurements. */
@ApplicationScoped
@Action("noop")
public class Noop implements JobHandler {
    private static final BigInteger MAX_SLEEP_MS = BigInteger.valueOf(60_000);
    private static final Set<String> MEMBERS = Set.of("sleep_ms", "fail", "result");

    @Override
    public List<FieldError> check(JsonObject payload) {
        List<FieldError> errors = new ArrayList<>();
        for (String member : payload.keySet()) {
            if (!MEMBERS.contains(member)) {
                String pointer = "/" + member.replace("~", "~0").replace("/", "~1");
                errors.add(new FieldError(pointer, "unknown_member", "There is no such member here."));
            }
        }
        if (payload.containsKey("sleep_ms") && sleepMs(payload).isEmpty()) {
            String allowed = "A whole number from 0 to " + MAX_SLEEP_MS + " is expected.";
            errors.add(new FieldError("/sleep_ms", "out_of_range", allowed));
        }
        if (payload.containsKey("fail") && fail(payload).isEmpty()) {
            errors.add(new FieldError("/fail", "not_a_choice", "The name of an error code is expected."));
        }
        return errors;
    }

    @Override
    public Outcome run(Attempt attempt) throws InterruptedException {
        JsonObject payload = attempt.payload();
        List<FieldError> errors = check(payload);
        if (!errors.isEmpty()) {
            return Outcome.failed(ErrorCode.PAYLOAD_INVALID, errors.get(0).detail());
        }
        sleep(sleepMs(payload).orElse(0L), attempt);
        if (fail(payload).isPresent()) {
            return Outcome.failed(fail(payload).get(), "The payload asks for this failure");
        }
        JsonValue result = payload.get("result");
        return result == null ? Outcome.succeeded() : Outcome.succeeded(result.toString());
    }

    private static void sleep(long millis, Attempt attempt) throws InterruptedException {
        if (millis == 0) {
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        attempt.closeOnStop(stopped::countDown);
        if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("asked to stop");
        }
    }

    private static Optional<Long> sleepMs(JsonObject payload) {
        if (!(payload.get("sleep_ms") instanceof JsonNumber number) || !number.isIntegral()) {
            return Optional.empty();
        }
        BigInteger millis = number.bigIntegerValue();
        boolean allowed = millis.signum() >= 0 && millis.compareTo(MAX_SLEEP_MS) <= 0;
        return allowed ? Optional.of(millis.longValue()) : Optional.empty();
    }

    private static Optional<ErrorCode> fail(JsonObject payload) {
        return payload.get("fail") instanceof JsonString code ? ErrorCode.of(code.getString()) : Optional.empty();
    }
}
