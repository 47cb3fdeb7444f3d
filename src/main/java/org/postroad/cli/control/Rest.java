package org.postroad.cli.control;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;
import org.postroad.cli.entity.JsonText;

/** Postroad's REST API: jobs, tasks and queues, of one account where they belong to one. */
public final class Rest {
    private static final int PAGE = 200;

    private final Server server;
    private final Optional<String> asked;

    /** @param account by id or name; empty for the only one */
    public Rest(Server server, Optional<String> account) {
        this.server = server;
        this.asked = account;
    }

    /** The one object at an address. */
    public JsonObject read(String path) {
        return JsonText.member(server.read(path), "data");
    }

    /** @param body null for none */
    public JsonObject command(String path, @Nullable JsonValue body) {
        return JsonText.member(server.command(path, body), "data");
    }

    public String text(String path) {
        return Server.good(server.get(path)).text();
    }

    /**
     * A list, page by page.
     *
     * @param query what to ask for; values that are empty are left out
     * @param limit at most so many; 0 for all
     */
    public List<JsonObject> list(String path, Map<String, String> query, int limit) {
        List<JsonObject> all = new ArrayList<>();
        Map<String, String> asking = new LinkedHashMap<>(query);
        do {
            int size = limit == 0 ? PAGE : Math.min(PAGE, limit - all.size());
            asking.put("limit", Integer.toString(size));
            JsonObject page = server.read(path + query(asking));
            JsonText.list(page, "data").forEach(item -> all.add(item.asJsonObject()));
            asking.put("cursor", JsonText.string(page, "next_cursor"));
        } while (!asking.getOrDefault("cursor", "").isEmpty() && (limit == 0 || all.size() < limit));
        return all;
    }

    /** A list that has no pages. */
    public List<JsonObject> list(String path) {
        return JsonText.list(server.read(path), "data").getValuesAs(JsonObject.class);
    }

    /** The path of the account. @param below as {@code /jobs} */
    public String ofAccount(String below) {
        return "/api/accounts/" + account() + below;
    }

    /** A queue by its name or id. @throws Failure NOT_FOUND */
    public JsonObject queue(String name) {
        return named(list("/api/queues"), name)
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "There is no queue " + name));
    }

    private String account() {
        if (asked.isPresent() && asked.get().startsWith("acc_")) {
            return asked.get();
        }
        List<JsonObject> accounts = list("/api/accounts?limit=" + PAGE);
        if (asked.isPresent()) {
            return named(accounts, asked.get())
                    .map(account -> JsonText.string(account, "id"))
                    .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "There is no account " + asked.get()));
        }
        if (accounts.size() != 1) {
            String names = String.join(
                    ", ",
                    accounts.stream()
                            .map(account -> JsonText.string(account, "name"))
                            .toList());
            throw Failure.usage("Which account? Give --account or set POSTROAD_ACCOUNT: " + names);
        }
        return JsonText.string(accounts.get(0), "id");
    }

    private static Optional<JsonObject> named(List<JsonObject> all, String nameOrId) {
        return all.stream()
                .filter(one -> JsonText.string(one, "id").equals(nameOrId)
                        || JsonText.string(one, "name").equals(nameOrId))
                .findFirst();
    }

    /** @return {@code ?a=b&c=d}, or nothing */
    private static String query(Map<String, String> values) {
        StringBuilder query = new StringBuilder();
        values.forEach((name, value) -> {
            if (!value.isEmpty()) {
                query.append(query.length() == 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return query.toString();
    }
}
