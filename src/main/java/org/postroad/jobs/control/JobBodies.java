package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.postroad.platform.control.Blobs;

/** Payloads over 2 kB, among the blobs. */
@ApplicationScoped
public class JobBodies implements PayloadBodies {
    private @Inject Blobs blobs;

    @Override
    public long keep(long accountId, byte[] utf8) {
        return blobs.put(accountId, utf8);
    }

    @Override
    public String read(long id) {
        byte[] utf8 = blobs.get(id).orElseThrow(() -> new IllegalStateException("The payload " + id + " is gone"));
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
