package org.postroad.bench;

import java.io.IOException;
import java.sql.SQLException;
import org.postroad.testing.mail.Crowd;

/** A mail server that takes mail and passes it on to the sink: Postroad or its peer. */
interface MailSide {
    String name();

    /** The clients that hand mail in. */
    Crowd crowd();

    /** Has what is taken wait, or go on. */
    void pause(boolean paused) throws Exception;

    /** Waits until nothing is left to do. */
    void awaitIdle() throws Exception;

    /** Seconds of a core so far, of all its processes. */
    double cpuSeconds() throws IOException;

    /** Memory now, of all its processes. */
    double megabytes() throws IOException;

    /** Syncs of its log to the disk so far; NaN where that is not counted. */
    double syncs() throws SQLException;

    /** Transactions committed so far; NaN where there is no such thing. */
    double commits() throws SQLException;
}
