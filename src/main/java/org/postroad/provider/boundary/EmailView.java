package org.postroad.provider.boundary;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postroad.identity.entity.Account;
import org.postroad.platform.entity.Json;
import org.postroad.provider.control.MessageBody;
import org.postroad.provider.control.MimeHeader;
import org.postroad.provider.entity.Mailbox;
import org.postroad.provider.entity.Message;
import org.postroad.provider.entity.MessagePart;

/** An email as REST shows it: as one of a list, with its header, what it says, and what it consists of. */
final class EmailView {
    private EmailView() {}

    /** @param kept whether all of it is, and not its header only */
    static JsonObject listed(Message message, boolean kept) {
        return summary(message, kept).build();
    }

    static JsonObject whole(Message message, boolean kept, MimeHeader header) {
        JsonArrayBuilder headers = Json.createArrayBuilder();
        header.fields()
                .forEach(field -> headers.add(
                        Json.createObjectBuilder().add("name", field.name()).add("value", field.decoded())));
        return summary(message, kept)
                .add("headers", headers)
                .add("headers_truncated", header.cut())
                .build();
    }

    static JsonObject body(MessageBody body) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        MailboxView.add(json, "text", body.text());
        MailboxView.add(json, "html", body.html());
        return json.add("remote_images", body.remoteImages())
                .add("truncated", body.truncated())
                .build();
    }

    /** @param structure what is kept of it, as it is @param root the same, read */
    static JsonObject parts(JsonObject structure, MessagePart root) {
        JsonArrayBuilder parts = Json.createArrayBuilder();
        root.leaves().forEach(part -> parts.add(part(part)));
        return Json.createObjectBuilder()
                .add("parts", parts)
                .add("structure", structure)
                .build();
    }

    private static JsonObjectBuilder part(MessagePart part) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("id", part.id()).add("type", part.type());
        MailboxView.add(json, "charset", part.charset());
        MailboxView.add(json, "encoding", part.encoding());
        MailboxView.addNumber(
                json, "size", part.size().isPresent() ? Optional.of(part.size().getAsLong()) : Optional.empty());
        MailboxView.add(json, "disposition", part.disposition());
        MailboxView.add(json, "name", part.name());
        MailboxView.add(json, "content_id", part.contentId());
        return json;
    }

    private static JsonObjectBuilder summary(Message message, boolean kept) {
        JsonArrayBuilder flags = Json.createArrayBuilder();
        Pattern.compile(" ")
                .splitAsStream(message.flags())
                .filter(flag -> !flag.isEmpty())
                .forEach(flags::add);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", Message.ID.text(message.id()))
                .add("account_id", Account.ID.text(message.accountId()))
                .add("mailbox_id", Mailbox.ID.text(message.mailboxId()))
                .add("uid_validity", message.uidValidity())
                .add("uid", message.uid())
                .add("subject", message.subject())
                .add("from", message.sender())
                .add("recipients", message.recipients());
        MailboxView.add(json, "message_id", message.messageId());
        MailboxView.add(json, "sent_at", message.sentAt());
        return json.add("received_at", message.receivedAt().toString())
                .add("size", message.size())
                .add("flags", flags)
                .add("unseen", !message.flags().contains(" \\Seen "))
                .add("content_kept", kept);
    }
}
