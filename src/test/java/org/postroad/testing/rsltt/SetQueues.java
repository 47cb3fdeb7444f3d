package org.postroad.testing.rsltt;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import rs.ltt.jmap.annotation.JmapMethod;
import rs.ltt.jmap.common.entity.SetError;
import rs.ltt.jmap.common.method.call.standard.SetMethodCall;
import rs.ltt.jmap.common.method.response.standard.SetMethodResponse;

/** {@code x:MtaVirtualQueue/set}. */
@JmapMethod("x:MtaVirtualQueue/set")
public class SetQueues extends SetMethodCall<VirtualQueue> {
    @SuppressWarnings("NullAway") // null is what the library takes for an argument that is left out
    private SetQueues(
            String accountId,
            @Nullable Map<String, VirtualQueue> create,
            @Nullable Map<String, Map<String, Object>> update,
            String @Nullable [] destroy) {
        super(accountId, null, create, update, destroy, null);
    }

    public static SetQueues create(String accountId, Map<String, VirtualQueue> queues) {
        return new SetQueues(accountId, queues, null, null);
    }

    public static SetQueues update(String accountId, Map<String, Map<String, Object>> patches) {
        return new SetQueues(accountId, null, patches, null);
    }

    public static SetQueues destroy(String accountId, String... ids) {
        return new SetQueues(accountId, null, null, ids);
    }

    /** What it is answered with. */
    @JmapMethod("x:MtaVirtualQueue/set")
    public static class Response extends SetMethodResponse<VirtualQueue> {
        @SuppressWarnings("NullAway") // made by the library, of what came
        public Response(String accountId, String oldState, String newState, Map<String, SetError> notCreated) {
            super(accountId, oldState, newState, null, null, null, notCreated, null, null);
        }
    }
}
