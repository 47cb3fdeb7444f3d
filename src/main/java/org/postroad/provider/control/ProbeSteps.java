package org.postroad.provider.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postroad.provider.entity.ProbeStep;
import org.postroad.provider.entity.ProviderFailure;

/** The steps of a probe as they are gone; for one thread. */
final class ProbeSteps {
    private final List<ProbeStep> gone = new ArrayList<>();
    private @Nullable String present;
    private long begun;

    /** Begins a step; the one before it went well. */
    void begin(String name) {
        end(null);
        present = name;
        begun = System.nanoTime();
    }

    /** The last step went well. */
    void end() {
        end(null);
    }

    /** The present step failed. */
    void fail(ProviderFailure failure) {
        end(failure);
    }

    List<ProbeStep> gone() {
        return List.copyOf(gone);
    }

    private void end(@Nullable ProviderFailure failure) {
        if (present != null) {
            gone.add(new ProbeStep(present, Duration.ofNanos(System.nanoTime() - begun), failure));
            present = null;
        }
    }
}
