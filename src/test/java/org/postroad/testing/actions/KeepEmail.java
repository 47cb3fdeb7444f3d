package org.postroad.testing.actions;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.postroad.jobs.control.Action;
import org.postroad.jobs.control.Attempt;
import org.postroad.jobs.control.JobHandler;
import org.postroad.jobs.control.LeaseLost;
import org.postroad.jobs.entity.Outcome;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.control.IdSource;
import org.postroad.platform.entity.Json;
import org.postroad.provider.entity.Mailbox;
import org.postroad.provider.entity.Message;
import org.postroad.provider.entity.ProviderCredential;

/** Keeps an email as a sync does, without a mail server; the server's H2 is open to nobody else. */
@ApplicationScoped
@Action("keep_email")
public class KeepEmail implements JobHandler {
    /** What a large email is filled with: 512 KiB of lines. */
    private static final byte[] FILLING =
            ("A".repeat(62) + "\r\n").repeat(8_192).getBytes(StandardCharsets.US_ASCII);

    private static final String MAILBOX = "SELECT id FROM mailbox WHERE credential_id = ? AND path = ?";
    private static final String NEW_MAILBOX = """
        INSERT INTO mailbox (id, account_id, credential_id, path, delimiter, selectable, uid_validity, messages, unseen, listed_at, created_at)
        VALUES (?, ?, ?, ?, '/', TRUE, 1, 2, 1, ?, ?)
        """;
    private static final String CONTENT =
            "INSERT INTO message_content (id, account_id, sha256, complete, size, blob_id) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String MESSAGE = """
        INSERT INTO message (id, account_id, mailbox_id, uid_validity, uid, content_id, size, received_at, flags, message_id, subject,
                             sender, recipients, structure)
        VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private @Inject Blobs blobs;
    private @Inject IdSource ids;

    @Override
    public Outcome run(Attempt attempt) throws LeaseLost {
        return attempt.commit(connection -> keep(connection, attempt));
    }

    private Outcome keep(Connection connection, Attempt attempt) throws SQLException {
        JsonObject email = attempt.payload();
        long mailbox = mailbox(connection, attempt);
        long content = ids.next();
        byte[] raw = Base64.getDecoder().decode(email.getString("raw"));
        int pieces = email.getInt("pieces", 0);
        insert(
                connection,
                CONTENT,
                content,
                attempt.accountId(),
                Long.toString(content),
                email.getBoolean("complete", true),
                (long) raw.length + (long) pieces * FILLING.length,
                blob(attempt.accountId(), raw, pieces));
        long id = ids.next();
        insert(
                connection,
                MESSAGE,
                id,
                attempt.accountId(),
                mailbox,
                id,
                content,
                (long) raw.length,
                Instant.parse(email.getString("received_at", "2026-01-31T12:00:00Z"))
                        .atOffset(ZoneOffset.UTC),
                email.getString("flags", " "),
                "<" + id + "@example.com>",
                email.getString("subject", "subject"),
                email.getString("from", "Ann <ann@example.com>"),
                email.getString("recipients", "Ben <ben@example.com>"),
                email.getString("structure"));
        return Outcome.succeeded(Json.createObjectBuilder()
                .add("email_id", Message.ID.text(id))
                .add("mailbox_id", Mailbox.ID.text(mailbox))
                .build()
                .toString());
    }

    private long blob(long account, byte[] raw, int pieces) {
        if (pieces == 0) {
            return blobs.put(account, raw);
        }
        long blob = blobs.begin(account);
        blobs.append(blob, 0, raw);
        for (int i = 1; i <= pieces; i++) {
            blobs.append(blob, i, FILLING);
        }
        return blob;
    }

    private long mailbox(Connection connection, Attempt attempt) throws SQLException {
        long credential = ProviderCredential.ID
                .parse(attempt.payload().getString("credential_id"))
                .orElseThrow();
        String path = attempt.payload().getString("path", "INBOX");
        try (PreparedStatement select = connection.prepareStatement(MAILBOX)) {
            select.setLong(1, credential);
            select.setString(2, path);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        long id = ids.next();
        insert(
                connection,
                NEW_MAILBOX,
                id,
                attempt.accountId(),
                credential,
                path,
                attempt.now().atOffset(ZoneOffset.UTC),
                attempt.now().atOffset(ZoneOffset.UTC));
        return id;
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
