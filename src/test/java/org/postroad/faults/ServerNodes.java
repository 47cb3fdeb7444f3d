package org.postroad.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.postroad.jobs.control.NewJob;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.EngineRig;
import org.postroad.testing.ServerProcess;

/** Nodes of the real WAR on Payara Micro, configured as an operator does. Jobs are made in the database they share. */
final class ServerNodes implements NodeKind {
    static final int DRAIN_SECONDS = 8;

    private final String databaseUrl;
    private final Path directory;
    private final EngineRig door;

    ServerNodes(String databaseUrl) {
        this.databaseUrl = databaseUrl;
        this.directory = Path.of("target", "faults", "server").toAbsolutePath();
        // Never started: it makes jobs and runs none
        this.door = EngineRig.over(FaultedDatabase.source(databaseUrl), Dialect.POSTGRESQL)
                .action("http_request", attempt -> Outcome.succeeded())
                .build();
    }

    @Override
    public List<String> command(String name, int port) {
        return ServerProcess.command(
                directory.resolve(name), Path.of("target", "postroad.war"), port, ServerProcess.SHORT_LIVED);
    }

    @Override
    public Map<String, String> environment(String name) {
        return Map.of(
                "POSTROAD_DB_URL",
                databaseUrl,
                "POSTROAD_DB_USER",
                FaultedDatabase.USER,
                "POSTROAD_MASTER_KEY",
                ServerProcess.MASTER_KEY,
                "POSTROAD_NODE_NAME",
                name,
                "POSTROAD_DRAIN_SECONDS",
                Integer.toString(DRAIN_SECONDS),
                "POSTROAD_OUTBOUND_ALLOW",
                "127.0.0.0/8");
    }

    @Override
    public CompletableFuture<OptionalLong> enqueue(NodeProcess node, String queue, String payload) {
        NewJob job = new NewJob(EngineRig.ACCOUNT, 0, "http_request", payload, queue, 0, null, null);
        return CompletableFuture.supplyAsync(() -> OptionalLong.of(door.enqueue(job)));
    }

    @Override
    public String countersPath() {
        return "/metrics";
    }
}
