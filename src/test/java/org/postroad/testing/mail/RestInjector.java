package org.postroad.testing.mail;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Over REST, on a connection that is kept. What is not answered is not sent again. */
public final class RestInjector implements Injector {
    private static final int ACCEPTED = 202;

    private final CloseableHttpClient client = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(1)
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableContentCompression()
            .build();
    private final URI messages;
    private final String key;

    /** @param messages of the account that sends */
    public RestInjector(URI messages, String key) {
        this.messages = messages;
        this.key = key;
    }

    @Override
    public void send(Mail mail) throws IOException {
        String body = Json.createObjectBuilder()
                .add("from", Mail.SENDER)
                .add(
                        "recipients",
                        Json.createArrayBuilder().add(Json.createObjectBuilder().add("address", mail.recipient())))
                .add("raw", mail.content())
                .build()
                .toString();
        ClassicHttpRequest request = ClassicRequestBuilder.post(messages)
                .setHeader("Authorization", "Bearer " + key)
                .setHeader("Idempotency-Key", mail.id())
                .setEntity(body, ContentType.APPLICATION_JSON)
                .build();
        client.execute(request, RestInjector::accepted);
    }

    private static String accepted(ClassicHttpResponse answer) throws IOException, ParseException {
        String body = EntityUtils.toString(answer.getEntity());
        if (answer.getCode() != ACCEPTED) {
            throw new IOException("Answered " + answer.getCode() + " " + body);
        }
        return body;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
