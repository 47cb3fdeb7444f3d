package org.postroad.testing.rsltt;

import rs.ltt.jmap.annotation.JmapMethod;
import rs.ltt.jmap.common.method.call.standard.QueryMethodCall;
import rs.ltt.jmap.common.method.response.standard.QueryMethodResponse;

/** {@code x:MtaVirtualQueue/query}. */
@JmapMethod("x:MtaVirtualQueue/query")
public class QueryQueues extends QueryMethodCall<VirtualQueue> {
    @SuppressWarnings("NullAway") // null is what the library takes for an argument that is left out
    public QueryQueues(String accountId, long limit) {
        super(accountId, null, null, null, null, null, limit, true);
    }

    /** What it is answered with. */
    @JmapMethod("x:MtaVirtualQueue/query")
    public static class Response extends QueryMethodResponse<VirtualQueue> {
        public Response(String accountId, String queryState, String[] ids, Long total) {
            super(accountId, queryState, false, 0L, ids, total, null);
        }
    }
}
