package org.postroad.provider.boundary;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.Range;
import org.postroad.platform.boundary.JsonFields;
import org.postroad.platform.boundary.Paging;
import org.postroad.platform.boundary.QueryFields;
import org.postroad.platform.entity.IdFormat;
import org.postroad.provider.control.MessageFilter;
import org.postroad.provider.entity.Mailbox;
import org.postroad.provider.entity.ProviderCredential;

/** Which emails of an account are asked for, by query parameters or by the body of a search. */
final class EmailQuery {
    private static final String MAILBOX = "mailbox_id";
    private static final String CREDENTIAL = "credential_id";
    private static final int TEXT = 255;

    private EmailQuery() {}

    /** Takes note of what is wrong with a member. */
    interface Noting {
        void error(String name, String code, String detail);
    }

    /** The page that a list asks for. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    static EmailPaging read(long account, UriInfo uri) {
        QueryFields query = new QueryFields(uri);
        MessageFilter filter = new MessageFilter(
                account,
                id(MAILBOX, query.string(MAILBOX, TEXT), Mailbox.ID, query::error),
                id(CREDENTIAL, query.string(CREDENTIAL, TEXT), ProviderCredential.ID, query::error),
                query.bool("unseen"),
                new Range<>(query.instant("received_after"), query.instant("received_before")),
                query.string("q", TEXT));
        Paging paging = query.paging();
        query.finish();
        return new EmailPaging(filter, paging);
    }

    /** The page that a search asks for. @throws org.postroad.platform.entity.Refused naming everything that is wrong */
    static EmailPaging read(long account, JsonObject body) {
        JsonFields fields = new JsonFields(body, "");
        Optional<String> text = fields.string("query", TEXT).filter(given -> !given.isEmpty());
        JsonFields given = fields.fields("filter").orElse(new JsonFields(JsonValue.EMPTY_JSON_OBJECT, ""));
        Range<Instant> received = given.fields("received")
                .map(range -> new Range<>(range.instant("gte"), range.instant("lt")))
                .orElse(Range.all());
        MessageFilter filter = new MessageFilter(
                account,
                id(MAILBOX, given.string(MAILBOX, TEXT), Mailbox.ID, given::error),
                id(CREDENTIAL, given.string(CREDENTIAL, TEXT), ProviderCredential.ID, given::error),
                given.bool("unseen"),
                received,
                text);
        Paging paging = Paging.of(fields);
        fields.finish();
        return new EmailPaging(filter, paging);
    }

    static OptionalLong id(String name, Optional<String> text, IdFormat format, Noting noting) {
        OptionalLong id = text.isPresent() ? format.parse(text.get()) : OptionalLong.empty();
        if (text.isPresent() && id.isEmpty()) {
            noting.error(name, "invalid_id", "An id as " + format.text(1) + " is expected.");
        }
        return id;
    }
}
