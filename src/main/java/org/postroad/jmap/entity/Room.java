package org.postroad.jmap.entity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;

/**
 * How much JSON there may still be. Counted in characters of its text, without writing it: a value that stands in many places takes its
 * room in each of them, as it will once it is written.
 */
public final class Room {
    private static final int PUNCTUATION = 4;

    private long left;

    /** @param characters from 0 */
    public Room(long characters) {
        this.left = characters;
    }

    /**
     * Takes what the value needs, or as much as there is. Looks at no more of the value than there is room for.
     *
     * @return whether there was room
     */
    public boolean take(JsonValue value) {
        switch (value.getValueType()) {
            case OBJECT -> takeAll(value.asJsonObject());
            case ARRAY -> takeAll(value.asJsonArray());
            case STRING -> left -= ((JsonString) value).getChars().length() + PUNCTUATION;
            case NUMBER, TRUE, FALSE, NULL -> left -= value.toString().length() + 1L;
        }
        return isLeft();
    }

    /** Whether there is any. */
    public boolean isLeft() {
        return left >= 0;
    }

    private void takeAll(JsonObject object) {
        left -= PUNCTUATION;
        for (Map.Entry<String, JsonValue> member : object.entrySet()) {
            left -= member.getKey().length() + PUNCTUATION;
            if (!isLeft() || !take(member.getValue())) {
                return;
            }
        }
    }

    private void takeAll(JsonArray array) {
        left -= PUNCTUATION;
        for (JsonValue item : array) {
            if (!take(item)) {
                return;
            }
        }
    }
}
