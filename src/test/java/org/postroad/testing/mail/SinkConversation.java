package org.postroad.testing.mail;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postroad.testing.mail.MailSink.Encryption;

/** One client of the sink. For the sink's thread; whatever takes time is a timer of it. */
final class SinkConversation {
    private static final int BUFFER = 16_384;
    private static final int SIP = 1_024;
    private static final long SIP_NANOS = Duration.ofMillis(5).toNanos();

    private final MailSink sink;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private final StringBuilder out = new StringBuilder();
    private final List<String> recipients = new ArrayList<>();
    private @Nullable ByteBuffer unsent;
    private @Nullable SinkContent content;
    private String helo = "";
    private boolean lmtp;
    private boolean sender;
    private boolean waiting;
    private boolean leaving;

    SinkConversation(MailSink sink, SocketChannel channel, SelectionKey key) throws IOException {
        this.sink = sink;
        this.channel = channel;
        this.key = key;
        say("220 sink.test ESMTP");
        flush();
    }

    /** Something has come, or something more can be sent. */
    void ready() throws IOException {
        if (key.isWritable()) {
            flush();
        }
        if (key.isValid() && key.isReadable() && !waiting) {
            if (channel.read(in) < 0) {
                close();
                return;
            }
            work();
        }
    }

    private void work() throws IOException {
        in.flip();
        boolean more = true;
        while (more && !waiting && !leaving && in.hasRemaining()) {
            more = content == null ? command() : content(content);
        }
        in.compact();
        flush();
        if (leaving && channel.isOpen()) {
            close();
        }
    }

    /** @return whether there was a whole line */
    private boolean command() throws IOException {
        for (int i = in.position(); i < in.limit(); i++) {
            if (in.get(i) == '\n') {
                byte[] line = new byte[i + 1 - in.position()];
                in.get(line);
                obey(new String(line, StandardCharsets.UTF_8).strip());
                return true;
            }
        }
        if (in.remaining() == BUFFER) {
            say("500 5.5.2 That is no line");
            leaving = true;
        }
        return false;
    }

    private void obey(String line) throws IOException {
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO", "LHLO" -> hello(line, verb.equals("LHLO"));
            case "HELO" -> {
                helo = line.substring(Math.min(line.length(), 5));
                say("250 sink.test");
            }
            case "MAIL" -> mail();
            case "RCPT" -> recipient(line);
            case "DATA" -> data();
            case "RSET" -> {
                reset();
                say("250 2.0.0 Forgotten");
            }
            case "NOOP" -> say("250 2.0.0 Nothing done");
            case "VRFY" -> say("252 2.5.0 Try");
            case "STARTTLS" -> encrypt();
            case "QUIT" -> {
                say("221 2.0.0 Bye");
                leaving = true;
            }
            default -> say("502 5.5.1 Not here");
        }
    }

    private void hello(String line, boolean local) {
        helo = line.substring(Math.min(line.length(), 5));
        lmtp = local;
        reset();
        say("250-sink.test\r\n250-PIPELINING\r\n250-SIZE 104857600\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN"
                + (sink.encryption() == Encryption.NONE ? "" : "\r\n250-STARTTLS")
                + "\r\n250 ENHANCEDSTATUSCODES");
    }

    private void encrypt() {
        if (sink.encryption() == Encryption.BROKEN) {
            say("220 2.0.0 Go ahead\r\nthis is no handshake");
            leaving = true;
        } else {
            say("454 4.7.0 TLS is not available");
        }
    }

    private void mail() {
        if (helo.isEmpty() || sender) {
            say("503 5.5.1 Not now");
        } else {
            sender = true;
            say("250 2.1.0 Sender ok");
        }
    }

    private void recipient(String line) throws IOException {
        int from = line.indexOf('<');
        int to = line.indexOf('>', from);
        if (!sender || from < 0 || to < 0) {
            say(sender ? "501 5.5.4 RCPT TO:<address>" : "503 5.5.1 MAIL first");
            return;
        }
        String address = line.substring(from + 1, to);
        long delay = sink.recipientNanos();
        if (address.contains("@hang")) {
            delay += sink.hangNanos();
        }
        SinkRule rule = SinkRule.of(address);
        if (rule == SinkRule.BUSY_TWICE && sink.tries(address) <= 2) {
            later("451 4.7.1 Come again", delay);
        } else if (rule == SinkRule.NOBODY) {
            later("550 5.1.1 Nobody of that name", delay);
        } else if (rule == SinkRule.ENCRYPTED_ONLY) {
            later("530 5.7.0 Must issue a STARTTLS command first", delay);
        } else if (rule == SinkRule.CLOSING && sink.tries(address) == 1) {
            say("421 4.3.2 Going away");
            leaving = true;
        } else {
            recipients.add(address);
            later("250 2.1.5 Recipient ok", delay);
        }
    }

    private void data() {
        if (recipients.isEmpty()) {
            say(sender ? "554 5.5.1 For nobody" : "503 5.5.1 MAIL first");
        } else {
            content = new SinkContent();
            say("354 Go on");
        }
    }

    /** @return whether there is more to do at once */
    private boolean content(SinkContent message) throws IOException {
        boolean slow = is(SinkRule.SLOW);
        if (!message.take(in, slow ? SIP : Integer.MAX_VALUE)) {
            if (is(SinkRule.RESET) && first(SinkRule.RESET)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0); // closes by RST
                close();
                return false;
            }
            if (slow) {
                pause(SIP_NANOS, () -> {});
            }
            return true;
        }
        content = null;
        if (is(SinkRule.DROPPED) && first(SinkRule.DROPPED)) {
            close();
            return false;
        }
        List<String> taken = List.copyOf(recipients);
        reset();
        pause(sink.dotNanos(), () -> {
            receive(message, taken);
            for (int i = 0; i < (lmtp ? taken.size() : 1); i++) {
                say("250 2.0.0 Taken");
            }
        });
        return true;
    }

    private boolean is(SinkRule rule) {
        return recipients.stream().anyMatch(address -> SinkRule.of(address) == rule);
    }

    private boolean first(SinkRule rule) {
        return recipients.stream()
                .filter(address -> SinkRule.of(address) == rule)
                .anyMatch(address -> sink.tries(address) == 1);
    }

    private void receive(SinkContent message, List<String> taken) {
        long now = System.nanoTime();
        double latency = message.header("X-Bench-Ts")
                .map(text -> (ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - Long.parseLong(text)) / 1e3)
                .orElse(Double.NaN);
        String id = message.header("X-Bench-Id").orElse("");
        for (String recipient : taken) {
            sink.receipts().add(new Receipts.Receipt(id, recipient, helo, message.size(), now, latency));
        }
    }

    private void reset() {
        sender = false;
        recipients.clear();
        content = null;
    }

    private void later(String reply, long nanos) throws IOException {
        pause(nanos, () -> say(reply));
    }

    /** Does something after a time, and nothing before that. */
    private void pause(long nanos, Runnable then) throws IOException {
        if (nanos == 0) {
            then.run();
            return;
        }
        waiting = true;
        flush();
        sink.after(nanos, () -> goOn(then));
    }

    private void goOn(Runnable then) {
        if (!channel.isOpen()) {
            return;
        }
        waiting = false;
        then.run();
        try {
            work();
        } catch (IOException e) {
            close(); // The client is gone
        }
    }

    private void say(String reply) {
        out.append(reply).append("\r\n");
    }

    private void flush() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        if (unsent == null || !unsent.hasRemaining()) {
            unsent = ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.UTF_8));
            out.setLength(0);
        }
        channel.write(unsent);
        boolean all = !unsent.hasRemaining() && out.isEmpty();
        key.interestOps((waiting ? 0 : SelectionKey.OP_READ) | (all ? 0 : SelectionKey.OP_WRITE));
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            sink.failed(e);
        }
    }
}
