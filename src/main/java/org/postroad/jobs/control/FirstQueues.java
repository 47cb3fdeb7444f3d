package org.postroad.jobs.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import org.postroad.jobs.entity.QueueBody;
import org.postroad.jobs.entity.QueueKind;
import org.postroad.jobs.entity.TaskManager;
import org.postroad.jobs.entity.TaskManagerSettings;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.control.Starter;
import org.postroad.platform.control.Transactions;
import org.postroad.registry.control.FirstObjects;
import org.postroad.registry.control.StoredRow;
import org.postroad.registry.entity.StoredObject;

/** Installs, the first time a node starts on a database, how failed jobs are retried and the queues that work begins with. */
@ApplicationScoped
public class FirstQueues implements Starter {
    private static final Map<String, QueueBody> QUEUES = Map.of(
            "work", new QueueBody(QueueKind.WORK, 25, "Jobs that name no other queue", null),
            "sync", new QueueBody(QueueKind.WORK, 10, "Fetching from providers", null),
            "system", new QueueBody(QueueKind.WORK, 5, "The server's own maintenance", null));

    private Transactions transactions;
    private IdSource ids;
    private InstantSource clock;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected FirstQueues() {}

    @Inject
    public FirstQueues(Transactions transactions, IdSource ids, InstantSource clock) {
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 250;
    }

    @Override
    public void start() {
        install();
    }

    /** @return whether this was the first time; a queue that an operator deleted later does not come back */
    public boolean install() {
        return transactions.apart(connection -> {
            boolean first =
                    insert(connection, TaskManager.TYPE, StoredObject.SINGLETON, TaskManagerSettings.DEFAULT.json());
            if (first) {
                for (Map.Entry<String, QueueBody> queue : QUEUES.entrySet()) {
                    insert(
                            connection,
                            VirtualQueue.TYPE,
                            queue.getKey(),
                            queue.getValue().json());
                }
            }
            return first;
        });
    }

    private boolean insert(Connection connection, String type, String name, String body) throws SQLException {
        return FirstObjects.insert(connection, type, new StoredRow(ids.next(), name, body), clock.instant());
    }
}
