package org.postroad.platform.control;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postroad.platform.entity.AddressBlock;

/** The variables of mail that comes in by SMTP, and what they come to together. */
final class InboundVariables {
    static final Setting LISTEN = Setting.of(
            "POSTROAD_SMTP_LISTEN",
            "127.0.0.1:2525",
            "host:port, or tls://host:port for TLS from the first byte, comma-separated; empty for none",
            each(item -> ListenAddress.parse(item).isPresent()));
    static final Setting CERTIFICATE = Setting.of(
            "POSTROAD_SMTP_TLS_CERTIFICATE",
            "",
            "a readable PEM file, the server's certificate first",
            InboundVariables::isReadable);
    static final Setting KEY = Setting.of(
            "POSTROAD_SMTP_TLS_KEY", "", "a readable PEM file with a private key", InboundVariables::isReadable);
    static final Setting MESSAGE_BYTES =
            Setting.number("POSTROAD_SMTP_MESSAGE_BYTES", 50 * 1024 * 1024, 64 * 1024, Integer.MAX_VALUE, "bytes");
    static final Setting TRUSTED = Setting.of(
            "POSTROAD_SMTP_TRUSTED_NETWORKS",
            "",
            "addresses and blocks as 10.0.0.0/8, comma-separated",
            each(item -> AddressBlock.parse(item).isPresent()));
    static final Setting ACCOUNT = Setting.of(
            "POSTROAD_SMTP_ACCOUNT",
            "",
            "the id of an account, as acc_…",
            Pattern.compile("acc_[A-Za-z0-9]{1,30}").asMatchPredicate());
    static final Setting CONNECTIONS = Setting.number("POSTROAD_SMTP_CONNECTIONS", 200, 1, 10_000, "connections");
    static final Setting PER_ADDRESS =
            Setting.number("POSTROAD_SMTP_CONNECTIONS_PER_ADDRESS", 50, 1, 10_000, "connections");
    static final Setting MESSAGES = Setting.number("POSTROAD_SMTP_SESSION_MESSAGES", 1000, 1, 1_000_000, "messages");
    static final Setting ERRORS = Setting.number("POSTROAD_SMTP_SESSION_ERRORS", 20, 1, 1000, "errors");
    static final Setting RECIPIENTS = Setting.number("POSTROAD_SMTP_RECIPIENTS", 1000, 100, 10_000, "recipients");
    static final Setting TIMEOUT = Setting.number("POSTROAD_SMTP_TIMEOUT_SECONDS", 300, 5, 3600, "seconds");

    static final List<Setting> ALL = List.of(
            LISTEN,
            CERTIFICATE,
            KEY,
            MESSAGE_BYTES,
            TRUSTED,
            ACCOUNT,
            CONNECTIONS,
            PER_ADDRESS,
            MESSAGES,
            ERRORS,
            RECIPIENTS,
            TIMEOUT);

    private final Map<Setting, String> values;

    InboundVariables(Map<Setting, String> values) {
        this.values = values;
    }

    /** What none of them says alone. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (value(CERTIFICATE).isEmpty() != value(KEY).isEmpty()) {
            wrong.add(CERTIFICATE.key() + " and " + KEY.key() + " are given together or not at all");
        }
        boolean encrypted = items(LISTEN).anyMatch(item -> item.startsWith("tls://"));
        if (encrypted && value(CERTIFICATE).isEmpty()) {
            wrong.add(CERTIFICATE.key() + " is missing; " + LISTEN.key() + " has a listener with tls://");
        }
        return wrong;
    }

    /** @param chosen whether somebody gave a value for LISTEN */
    InboundSettings read(boolean chosen) {
        return new InboundSettings(
                items(LISTEN)
                        .flatMap(item -> ListenAddress.parse(item).stream())
                        .toList(),
                chosen,
                Optional.of(value(CERTIFICATE))
                        .filter(file -> !file.isEmpty())
                        .map(file -> new InboundSettings.Tls(Path.of(file), Path.of(value(KEY)))),
                number(MESSAGE_BYTES),
                items(TRUSTED)
                        .flatMap(item -> AddressBlock.parse(item).stream())
                        .toList(),
                Optional.of(value(ACCOUNT)).filter(account -> !account.isEmpty()),
                new InboundSettings.Limits(
                        number(CONNECTIONS),
                        number(PER_ADDRESS),
                        number(MESSAGES),
                        number(ERRORS),
                        number(RECIPIENTS),
                        Duration.ofSeconds(number(TIMEOUT))));
    }

    private String value(Setting setting) {
        return values.getOrDefault(setting, "");
    }

    private int number(Setting setting) {
        return Integer.parseInt(value(setting));
    }

    private Stream<String> items(Setting setting) {
        return Arrays.stream(value(setting).split(",", -1)).map(String::strip).filter(item -> !item.isEmpty());
    }

    private static Predicate<String> each(Predicate<String> check) {
        return value -> Arrays.stream(value.split(",", -1)).allMatch(item -> check.test(item.strip()));
    }

    private static boolean isReadable(String value) {
        try {
            return Files.isReadable(Path.of(value)) && Files.isRegularFile(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
