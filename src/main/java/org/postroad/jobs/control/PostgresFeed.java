package org.postroad.jobs.control;

import java.sql.Connection;

/** The feed on PostgreSQL. */
final class PostgresFeed extends FeedStore {
    @Override
    String isFinal() {
        return "< txid_snapshot_xmin(txid_current_snapshot())";
    }

    /** Numbers of transactions begin anew in another cluster, and are given twice where one was set back in time. */
    @Override
    String era() {
        return """
                (SELECT to_hex(hashtext(s.system_identifier || '/' || c.timeline_id))
                   FROM pg_control_system() AS s, pg_control_checkpoint() AS c)
                """;
    }

    @Override
    String isAfter() {
        return "tx > ?";
    }

    @Override
    void settle(Connection connection, FeedType type, long accountId) {}
}
