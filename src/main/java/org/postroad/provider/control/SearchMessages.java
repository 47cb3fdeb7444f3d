package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postroad.jobs.control.SearchLimits;
import org.postroad.provider.entity.Mailbox;
import org.postroad.provider.entity.Message;

/** Finds messages by a filter, within the bounds of every search. On index message_of_mailbox where one mailbox is meant, else message_of_account. */
@Dependent
public class SearchMessages {
    private static final String WHOLE = "SELECT c.id FROM MessageContent c WHERE c.complete = TRUE AND c.id IN :ids";

    private @PersistenceContext(unitName = "postroad") EntityManager entities;
    private final SearchLimits limits;

    @Inject
    SearchMessages(SearchLimits limits) {
        this.limits = limits;
    }

    SearchMessages(EntityManager entities, SearchLimits limits) {
        this.entities = entities;
        this.limits = limits;
    }

    /**
     * One page.
     *
     * @throws org.postroad.platform.entity.Refused UNAVAILABLE, {@code query_too_slow}, after five seconds
     */
    public MessagePage page(MessageSearch search) {
        return limits.within(connection -> {
            List<Message> found = find(search);
            boolean more = found.size() > search.limit();
            List<Message> messages = more ? found.subList(0, search.limit()) : found;
            Optional<MessagePosition> next = more
                    ? Optional.of(messages.get(messages.size() - 1))
                            .map(last -> new MessagePosition(last.receivedAt(), last.id()))
                    : Optional.empty();
            return new MessagePage(items(messages), next);
        });
    }

    private List<MessagePage.Item> items(List<Message> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        Set<Long> whole = new HashSet<>(entities.createQuery(WHOLE, Long.class)
                .setParameter(
                        "ids",
                        messages.stream().map(Message::contentId).distinct().toList())
                .getResultList());
        return messages.stream()
                .map(message -> new MessagePage.Item(message, whole.contains(message.contentId())))
                .toList();
    }

    private List<Message> find(MessageSearch search) {
        CriteriaBuilder criteria = entities.getCriteriaBuilder();
        CriteriaQuery<Message> query = criteria.createQuery(Message.class);
        Root<Message> message = query.from(Message.class);
        List<Predicate> where = predicates(criteria, query, message, search.filter());
        search.after().ifPresent(position -> where.addAll(after(criteria, message, position)));
        query.select(message)
                .where(where.toArray(Predicate[]::new))
                .orderBy(criteria.desc(message.get("receivedAt")), criteria.desc(message.get("id")));
        return entities.createQuery(query)
                .setHint("jakarta.persistence.query.timeout", limits.millis())
                .setFirstResult(search.offset())
                .setMaxResults(search.limit() + 1)
                .getResultList();
    }

    private static List<Predicate> predicates(
            CriteriaBuilder criteria, CriteriaQuery<Message> query, Root<Message> message, MessageFilter filter) {
        List<Predicate> all = new ArrayList<>();
        all.add(criteria.equal(message.get("accountId"), filter.accountId()));
        filter.mailboxId().ifPresent(id -> all.add(criteria.equal(message.get("mailboxId"), id)));
        filter.credentialId().ifPresent(id -> {
            Subquery<Long> mailboxes = query.subquery(Long.class);
            Root<Mailbox> mailbox = mailboxes.from(Mailbox.class);
            mailboxes.select(mailbox.get("id")).where(criteria.equal(mailbox.get("credentialId"), id));
            all.add(message.<Long>get("mailboxId").in(mailboxes));
        });
        filter.unseen().ifPresent(unseen -> {
            Predicate seen = criteria.like(message.get("flags"), "% \\Seen %", '!');
            all.add(unseen ? criteria.not(seen) : seen);
        });
        Expression<Instant> received = message.get("receivedAt");
        filter.received().from().ifPresent(from -> all.add(criteria.greaterThanOrEqualTo(received, from)));
        filter.received().below().ifPresent(below -> all.add(criteria.lessThan(received, below)));
        filter.text().ifPresent(text -> all.add(contains(criteria, message, text)));
        return all;
    }

    /** Both sides in the database's lower case, which is not Java's for every letter. */
    private static Predicate contains(CriteriaBuilder criteria, Root<Message> message, String text) {
        Expression<String> pattern = criteria.lower(criteria.literal(
                "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"));
        return criteria.or(List.of("subject", "sender", "recipients").stream()
                .map(name -> criteria.like(criteria.lower(message.get(name)), pattern, '!'))
                .toArray(Predicate[]::new));
    }

    /** The first condition says to the index where to begin, which the second alone would not. */
    private static List<Predicate> after(CriteriaBuilder criteria, Root<Message> message, MessagePosition position) {
        Expression<Instant> received = message.get("receivedAt");
        return List.of(
                criteria.lessThanOrEqualTo(received, position.receivedAt()),
                criteria.or(
                        criteria.lessThan(received, position.receivedAt()),
                        criteria.lessThan(message.<Long>get("id"), position.id())));
    }
}
