package org.postroad.registry.entity;

import java.util.List;

/**
 * How people see the objects of a type, in lists and forms; labels of fields are the fields'.
 *
 * @param place the page, levels parted by {@code /}: {@code Settings/MTA/Outbound/Virtual Queues}
 * @param labelProperty the field that names an object to a person; empty where there is none
 * @param columns fields shown in a list
 * @param sections fields shown in a form
 */
public record Face(
        String place,
        String title,
        String subtitle,
        String singular,
        String plural,
        String labelProperty,
        List<String> columns,
        List<Section> sections) {
    /** Fields that belong together in a form. */
    public record Section(String title, List<String> fields) {
        public Section {
            fields = List.copyOf(fields);
        }
    }

    public Face {
        columns = List.copyOf(columns);
        sections = List.copyOf(sections);
    }
}
