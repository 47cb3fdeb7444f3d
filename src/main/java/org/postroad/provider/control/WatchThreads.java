package org.postroad.provider.control;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The few threads that watchers work on: a managed executor would start one for each submit up to its most, and queue none. */
final class WatchThreads {
    private static final int KEEP_SECONDS = 10;

    private WatchThreads() {}

    /** So many threads at most; what comes in besides waits. There is at most one piece of work for each watch. */
    static ExecutorService of(int most, ThreadFactory factory) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, KEEP_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
