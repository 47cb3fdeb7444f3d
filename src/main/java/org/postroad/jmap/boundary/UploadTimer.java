package org.postroad.jmap.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.postroad.jmap.control.UploadFile;
import org.postroad.platform.boundary.PeriodicTimer;

/** Has uploads that are too old deleted, every ten minutes on every node: two of them delete the same only once. */
@ApplicationScoped
public class UploadTimer extends PeriodicTimer {
    private static final int ORDER = 130;

    private @Inject UploadFile uploads;

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    protected Duration period() {
        return Duration.ofMinutes(10);
    }

    @Override
    protected void work() {
        uploads.forgetOld();
    }
}
