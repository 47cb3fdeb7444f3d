package org.postroad.jmap.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.postroad.platform.boundary.JsonBody;
import org.postroad.platform.entity.Refused;

/** Any body is a request whose calls are those that stand in it, or it is refused; {@code mvn verify -Pfuzz}. */
class RequestFuzz {
    @FuzzTest(maxDuration = "5m")
    void aBodyIsARequestOrRefused(FuzzedDataProvider data) {
        Request request;
        try {
            request = Request.read(JsonBody.structure(data.consumeRemainingAsBytes()));
        } catch (Refused | RequestError refused) {
            return;
        }
        for (Invocation call : request.calls()) {
            assertThat(Request.read(JsonBody.object(("{\"using\":[],\"methodCalls\":[" + call.json() + "]}")
                                    .getBytes(StandardCharsets.UTF_8)))
                            .calls())
                    .containsExactly(call);
        }
    }
}
