package org.postroad.cli.boundary;

import java.util.Locale;

/** How data is shown. */
enum Format {
    TABLE,
    JSON,
    YAML,
    NAME;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
