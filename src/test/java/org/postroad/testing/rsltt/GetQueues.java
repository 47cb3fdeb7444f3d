package org.postroad.testing.rsltt;

import rs.ltt.jmap.annotation.JmapMethod;
import rs.ltt.jmap.common.Request.Invocation.ResultReference;
import rs.ltt.jmap.common.method.call.standard.GetMethodCall;
import rs.ltt.jmap.common.method.response.standard.GetMethodResponse;

/** {@code x:MtaVirtualQueue/get}. */
@JmapMethod("x:MtaVirtualQueue/get")
public class GetQueues extends GetMethodCall<VirtualQueue> {
    @SuppressWarnings("NullAway") // null is what the library takes for an argument that is left out
    public GetQueues(String accountId, ResultReference ids) {
        super(accountId, null, null, ids);
    }

    /** What it is answered with. */
    @JmapMethod("x:MtaVirtualQueue/get")
    public static class Response extends GetMethodResponse<VirtualQueue> {
        public Response(String accountId, String state, String[] notFound, VirtualQueue[] list) {
            super(accountId, state, notFound, list);
        }
    }
}
