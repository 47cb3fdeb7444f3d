package org.postroad.jobs.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorCodeTableTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (temporary|permanent) \\| \\S.*\\|$");

    @Test
    void operationsNamesEveryErrorCodeWithItsSeverity() throws IOException {
        List<String> documented = Files.readString(Path.of("src/docs/operations.md"))
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code ->
                                code.wireName() + " " + code.severity().name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
