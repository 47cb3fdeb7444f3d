package org.postroad.registry.entity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postroad.testing.DeclaredTypes;

/** The declarations that ship, each in the constant {@code TYPE} of its home. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("src/docs/reference.md");

    @Test
    void theReferencePageSaysWhatTheDeclarationsSay() throws IOException {
        String page = new ReferencePage(DeclaredTypes.all()).markdown();
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("write it anew: mvn test -Dtest=ReferencePageTest -Dreference.write=true")
                .isEqualTo(page);
    }

    @Test
    void theSchemaDocumentHasItsEightMembersAndEveryReferenceInItLeadsSomewhere() {
        JsonObject document = new SchemaDocument(DeclaredTypes.all()).json();

        assertThat(document.keySet())
                .containsExactlyInAnyOrder(
                        "objects", "schemas", "fields", "forms", "lists", "enums", "dashboards", "layouts");
        JsonObject schemas = document.getJsonObject("schemas");
        assertThat(schemas.keySet())
                .containsAll(document.getJsonObject("objects").keySet());
        String text = document.toString();
        assertThat(text).contains("\"Virtual Queues\"", "\"Task Manager\"");
        document.getJsonObject("fields")
                .values()
                .forEach(fields -> fields.asJsonObject()
                        .getJsonObject("properties")
                        .forEach((name, property) -> {
                            JsonObject type = property.asJsonObject().getJsonObject("type");
                            if (List.of("object", "objectList").contains(type.getString("type"))) {
                                assertThat(schemas.keySet()).contains(type.getString("objectName"));
                            } else if (type.getString("type").equals("enum")) {
                                assertThat(document.getJsonObject("enums").keySet())
                                        .contains(type.getString("enumName"));
                            }
                        }));
    }

    @Test
    void everyFieldThatAListOrAFormShowsIsDeclared() {
        for (ObjectType type : DeclaredTypes.all()) {
            List<String> shown = new ArrayList<>(type.face().columns());
            type.face().sections().forEach(section -> shown.addAll(section.fields()));
            assertThat(shown).as(type.name()).allMatch(type::hasProperty);
        }
    }
}
