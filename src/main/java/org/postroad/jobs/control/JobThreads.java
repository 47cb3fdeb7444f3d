package org.postroad.jobs.control;

import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that jobs run on, shared by all queues: virtual ones where waiting for a lock does not hold a carrier (Java 24, JEP 491),
 * else managed ones, as many as there are permits in use.
 */
final class JobThreads {
    private static final int FIRST_WITHOUT_PINNING = 24;
    private static final int MOST = 10_000;
    private static final int KEEP_SECONDS = 30;

    private JobThreads() {}

    static Executor over(ManagedThreadFactory factory, ContextService context) {
        if (Runtime.version().feature() < FIRST_WITHOUT_PINNING) {
            return new ThreadPoolExecutor(0, MOST, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        }
        ExecutorService threads = virtual();
        return work -> threads.execute(context.contextualRunnable(work));
    }

    // By reflection, since Postroad is compiled for Java 17.
    private static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("This Java has no virtual threads", e);
        }
    }
}
