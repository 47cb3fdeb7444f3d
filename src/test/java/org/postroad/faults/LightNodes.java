package org.postroad.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Nodes of the engine alone; see {@link LightNode}. */
final class LightNodes implements NodeKind {
    private static final int ACCOUNTS = 5;

    private final String databaseUrl;

    LightNodes(String databaseUrl) {
        this.databaseUrl = databaseUrl;
    }

    @Override
    public List<String> command(String name, int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                // As rarely as the server's pool looks whether a connection is still there
                "-Dcom.zaxxer.hikari.aliveBypassWindowMs=5000",
                "-cp",
                System.getProperty("java.class.path"),
                LightNode.class.getName(),
                name,
                Integer.toString(port),
                databaseUrl);
    }

    @Override
    public Map<String, String> environment(String name) {
        return Map.of();
    }

    @Override
    public CompletableFuture<OptionalLong> enqueue(NodeProcess node, String queue, String payload) {
        int account = 1 + Math.floorMod(payload.hashCode(), ACCOUNTS);
        String body = "{\"account\":" + account + ",\"queue\":\"" + queue + "\",\"payload\":" + payload + "}";
        return node.post("/jobs", Map.of(), body)
                .thenApply(answer -> answer.statusCode() == 202
                        ? OptionalLong.of(Long.parseLong(answer.body()))
                        : OptionalLong.empty());
    }

    @Override
    public String countersPath() {
        return "/counters";
    }
}
