package org.postroad.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** A client of OAuth, or a browser as far as forms need one: it keeps one cookie, sends forms, and follows nothing by itself. */
public final class Browser {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private static final Pattern COOKIE = Pattern.compile("(postroad_form=[^;]+);.*HttpOnly; SameSite=Strict.*");

    private final URI server;
    private final String address;
    private @Nullable String cookie;

    /** @param address where it seems to come from */
    public Browser(URI server, String address) {
        this.server = server;
        this.address = address;
    }

    public HttpResponse<String> get(String path, Map<String, String> query) {
        String text = query.isEmpty() ? path : path + "?" + encoded(query);
        return send(HttpRequest.newBuilder(server.resolve(text)).GET());
    }

    /** Sends a form. @param headers in pairs */
    public HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public void forgetCookie() {
        cookie = null;
    }

    /** The hidden fields of the form on a page. */
    public static Map<String, String> hidden(HttpResponse<String> page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Jsoup.parse(page.body())
                .select("form input[type=hidden]")
                .forEach(input -> fields.put(input.attr("name"), input.attr("value")));
        return fields;
    }

    /** The parameters of the address that an answer sends one to. */
    public static Map<String, String> sentTo(HttpResponse<String> answer) {
        String location = answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
        return Arrays.stream(location.substring(location.indexOf('?') + 1).split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        request.timeout(Duration.ofSeconds(60)).header("X-Forwarded-For", address);
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            Optional<String> set = answer.headers().firstValue("Set-Cookie");
            set.map(COOKIE::matcher).filter(Matcher::matches).ifPresent(match -> cookie = match.group(1));
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
