package org.postroad.platform.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.postroad.platform.entity.Refused;

class CursorTest {
    private static final JsonObject POSITION = Json.createObjectBuilder()
            .add("created", "2026-01-01T00:00:00Z")
            .add("id", 5)
            .build();

    @Test
    void thePositionComesBack() {
        assertThat(Cursor.position("jobs of acc_1", Cursor.text("jobs of acc_1", POSITION)))
                .isEqualTo(POSITION);
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String cursor = Cursor.text("jobs of acc_1", POSITION);

        assertThatThrownBy(() -> Cursor.position("jobs of acc_2", cursor))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.errors()).containsExactly(Paging.badCursor()));
    }

    @Property
    void whateverIsNoCursorIsRefused(@ForAll String text) {
        assertThatThrownBy(() -> Cursor.position("list", text)).isInstanceOf(Refused.class);
    }

    @Property
    void aChangedCursorIsRefused(@ForAll int where, @ForAll char with) {
        String cursor = Cursor.text("list", POSITION);
        int at = Math.floorMod(where, cursor.length() - 1); // of the last character some bits do not count
        String changed = cursor.substring(0, at) + with + cursor.substring(at + 1);

        if (!changed.equals(cursor)) {
            assertThatThrownBy(() -> Cursor.position("list", changed)).isInstanceOf(Refused.class);
        }
    }
}
