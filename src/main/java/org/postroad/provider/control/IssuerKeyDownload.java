package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.postroad.identity.control.KeyDownload;
import org.postroad.provider.entity.HttpAnswer;
import org.postroad.provider.entity.HttpCall;
import org.postroad.provider.entity.StatusRanges;

/** Reads the keys of the outside issuer by the guarded HTTP client: what is private, POSTROAD_OUTBOUND_ALLOW must open. */
@Dependent
public class IssuerKeyDownload implements KeyDownload {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 * 1024;

    private final OutboundHttp http;

    @Inject
    IssuerKeyDownload(OutboundHttp http) {
        this.http = http;
    }

    @Override
    public String get(URI location) throws IOException {
        HttpCall call = new HttpCall(
                "GET",
                location,
                Map.of("Accept", "application/jwk-set+json, application/json"),
                null,
                StatusRanges.SUCCESSFUL,
                null,
                TIMEOUT,
                MOST_BYTES);
        HttpAnswer answer = http.prepare(call).send();
        if (answer.tooLarge() || !call.expected().contain(answer.status())) {
            throw new IOException(
                    call.summary() + " answered " + answer.status() + " with " + answer.bytes() + " bytes");
        }
        return answer.body();
    }
}
