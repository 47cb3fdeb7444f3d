package org.postroad.provider.control;

import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.postroad.platform.entity.Refused;
import org.postroad.provider.entity.Message;
import org.postroad.provider.entity.MessageContent;

/** One message that is kept, and what is kept of it; for reading. */
@Dependent
public class MessageStore {
    private @PersistenceContext(unitName = "postroad") EntityManager entities;

    /** For the container. */
    public MessageStore() {}

    MessageStore(EntityManager entities) {
        this.entities = entities;
    }

    /** @throws Refused NOT_FOUND if there is none */
    public Message get(long id) {
        return Optional.ofNullable(entities.find(Message.class, id)).orElseThrow(MessageStore::gone);
    }

    /** @throws Refused NOT_FOUND if the message was deleted meanwhile, and its content with it */
    public MessageContent content(Message message) {
        return Optional.ofNullable(entities.find(MessageContent.class, message.contentId()))
                .orElseThrow(MessageStore::gone);
    }

    static Refused gone() {
        return Refused.notFound("email");
    }
}
