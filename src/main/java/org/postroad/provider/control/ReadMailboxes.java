package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jobs.control.SearchLimits;
import org.postroad.platform.control.Prefix;
import org.postroad.platform.control.Slice;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.Mailbox;

/** The mailboxes that were listed at mail servers, for reading. */
@Dependent
public class ReadMailboxes {
    /** On mailbox_account, by id; an account has some hundreds. Locks nothing. */
    private static final String SOME = "SELECT m FROM Mailbox m WHERE m.accountId = :account AND m.id > :after"
            + " AND (:credential = 0 OR m.credentialId = :credential) AND m.path LIKE :text ESCAPE '!' ORDER BY m.id";

    /** On message_of_mailbox; reads as many entries of it as there are messages. */
    private static final String COUNTS =
            "SELECT m.mailboxId, COUNT(m) FROM Message m WHERE m.mailboxId IN :ids GROUP BY m.mailboxId";

    private @PersistenceContext(unitName = "postroad") EntityManager entities;
    private final SearchLimits limits;

    @Inject
    ReadMailboxes(SearchLimits limits) {
        this.limits = limits;
    }

    ReadMailboxes(EntityManager entities, SearchLimits limits) {
        this.entities = entities;
        this.limits = limits;
    }

    /** @throws Refused NOT_FOUND if there is none */
    public Mailbox get(long id) {
        return Optional.ofNullable(entities.find(Mailbox.class, id)).orElseThrow(() -> Refused.notFound("mailbox"));
    }

    /**
     * Those of an account, in the order in which they were first listed.
     *
     * @param credentialId those of one credential only
     * @param text what the path begins with; empty for any
     */
    public Slice.Part<Mailbox> page(long accountId, OptionalLong credentialId, String text, Slice slice) {
        return slice.part(entities.createQuery(SOME, Mailbox.class)
                .setParameter("account", accountId)
                .setParameter("after", slice.after().orElse(0))
                .setParameter("credential", credentialId.orElse(0))
                .setParameter("text", Prefix.pattern(text))
                .setFirstResult(slice.offset())
                .setMaxResults(slice.rowsToRead())
                .getResultList());
    }

    /**
     * How many messages of each are kept.
     *
     * @throws Refused UNAVAILABLE, {@code query_too_slow}, after five seconds
     */
    public Map<Long, Long> messageCounts(List<Mailbox> mailboxes) {
        Map<Long, Long> counts = new HashMap<>();
        if (!mailboxes.isEmpty()) {
            List<Long> ids = mailboxes.stream().map(Mailbox::id).toList();
            List<Object[]> rows = limits.within(connection -> entities.createQuery(COUNTS, Object[].class)
                    .setHint("jakarta.persistence.query.timeout", limits.millis())
                    .setParameter("ids", ids)
                    .getResultList());
            rows.forEach(row -> counts.put((Long) row[0], (Long) row[1]));
        }
        return counts;
    }
}
