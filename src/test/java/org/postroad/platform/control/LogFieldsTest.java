package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
    private final LogFields fields = new LogFields("n1", null);

    @Test
    void aLineCarriesTheNodeAndWhatItsThreadIsAbout() {
        try (LogContext.Scope request = LogContext.about(() -> Map.of("request_id", "r1", "account_id", "acc_1"))) {
            try (LogContext.Scope job = LogContext.about(() -> Map.of("job_id", "job_1", "account_id", "acc_2"))) {
                assertThat(added(line("hello")))
                        .isEqualTo(Map.of("node", "n1", "request_id", "r1", "job_id", "job_1", "account_id", "acc_2"));
            }
            assertThat(added(line("hello"))).isEqualTo(Map.of("node", "n1", "request_id", "r1", "account_id", "acc_1"));
        }
        assertThat(added(line("hello"))).isEqualTo(Map.of("node", "n1"));
    }

    @Test
    void anotherThreadIsAboutSomethingElse() throws InterruptedException {
        LogRecord line = line("hello");
        try (LogContext.Scope job = LogContext.about(() -> Map.of("job_id", "job_1"))) {
            Thread other = new Thread(() -> fields.isLoggable(line));
            other.start();
            other.join();
        }
        assertThat(line.getParameters()).containsExactly(Map.of("node", "n1"));
    }

    @Test
    void theTextStaysAsItWasWritten() {
        LogRecord pattern = line("{0} of {1}");
        pattern.setParameters(new Object[] {"one", "two"});
        assertThat(text(pattern)).isEqualTo("one of two");
        assertThat(text(line("it's {\"n\":{0}} and {x}"))).isEqualTo("it's {\"n\":{0}} and {x}");
        assertThat(text(line("it's plain"))).isEqualTo("it's plain");
    }

    @Test
    void aSecondHandlerAddsThemNoSecondTime() {
        LogRecord line = line("hello");
        fields.isLoggable(line);
        new LogFields("n1", null).isLoggable(line);
        assertThat(line.getParameters()).hasSize(1);
    }

    @Test
    void whatTheHandlersOwnFilterRefusesStaysRefused() {
        LogRecord line = line("hello");
        assertThat(new LogFields("n1", refused -> false).isLoggable(line)).isFalse();
        assertThat(line.getParameters()).isNull();
    }

    private Object added(LogRecord line) {
        assertThat(fields.isLoggable(line)).isTrue();
        Object[] parameters = line.getParameters();
        return parameters[parameters.length - 1];
    }

    private String text(LogRecord line) {
        fields.isLoggable(line);
        return new SimpleFormatter().formatMessage(line);
    }

    private static LogRecord line(String message) {
        return new LogRecord(Level.INFO, message);
    }
}
