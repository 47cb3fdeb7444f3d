package org.postroad.jmap.boundary;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.postroad.platform.entity.Json;
import org.postroad.testing.Api;

/** Speaks JMAP to the server under test; single quotes stand for double ones. */
final class Jmap {
    static final String USING = "['urn:ietf:params:jmap:core','urn:stalwart:jmap','https://postroad.org/jmap']";

    private final Api api;

    Jmap(Api api) {
        this.api = api;
    }

    static String quoted(String text) {
        return text.replace('\'', '"');
    }

    static JsonObject json(String text) {
        return Json.createReader(new StringReader(quoted(text))).readObject();
    }

    Api api() {
        return api;
    }

    /** A whole request. */
    Api.Reply send(String request) {
        return api.post("/jmap", quoted(request));
    }

    /** The responses of calls. @param calls without the brackets around all of them */
    JsonArray calls(String calls) {
        return send("{'using': " + USING + ", 'methodCalls': [" + calls + "]}")
                .expect(2)
                .json()
                .getJsonArray("methodResponses");
    }

    /** The response of one call: its name and arguments. */
    JsonArray call(String name, String arguments) {
        return calls("['" + name + "', " + arguments + ", 'c']").getJsonArray(0);
    }

    /** The arguments of a response that is not an error. */
    JsonObject get(String name, String arguments) {
        JsonArray response = call(name, arguments);
        if (!response.getString(0).equals(name)) {
            throw new AssertionError(response.toString());
        }
        return response.getJsonObject(1);
    }

    /** The type of the error that a call is answered with. */
    String error(String name, String arguments) {
        JsonArray response = call(name, arguments);
        return response.getString(0).equals("error")
                ? response.getJsonObject(1).getString("type")
                : response.toString();
    }
}
