package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.postroad.platform.control.Blobs;

/** Payloads that are too large for their row, among the blobs. */
@ApplicationScoped
public class JobBodies implements PayloadBodies {
    private @Inject Blobs blobs;

    @Override
    public long keep(long accountId, byte[] utf8) {
        return blobs.put(accountId, utf8);
    }

    @Override
    public String read(long id) {
        return blobs.get(id)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException("The payload " + id + " is gone"));
    }
}
