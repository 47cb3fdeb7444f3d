package org.postroad.jobs.entity;

import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;
import java.time.Instant;
import org.postroad.platform.entity.IdFormat;
import org.postroad.registry.entity.StoredObject;

/** A named pool: so many of its jobs run at once on a node, whatever other queues do (Stalwart docs, MTA › Virtual queues). */
@Entity
@DiscriminatorValue(VirtualQueue.TYPE)
public class VirtualQueue extends StoredObject {
    public static final String TYPE = "MtaVirtualQueue";
    public static final IdFormat ID = new IdFormat("que_");
    public static final int MAX_NAME = 64;

    /** For JPA. */
    protected VirtualQueue() {}

    /** @param name 1 to 64 characters, unique, never changed */
    public VirtualQueue(long id, String name, QueueBody body, Instant now) {
        super(id, name, body.json(), now);
    }

    public QueueBody settings() {
        return QueueBody.parse(body());
    }

    /** Changes how many run at once and what it is for; whether it is paused stays. */
    public void change(int threadsPerNode, String description, Instant now) {
        QueueBody present = settings();
        changeBody(new QueueBody(present.kind(), threadsPerNode, description, present.pause()).json(), now);
    }

    /** No job of it starts until it is resumed; those that run go on. Of a queue that is paused, the first reason stays. */
    public void pause(String reason, String actor, Instant now) {
        QueueBody present = settings();
        if (present.pause() == null) {
            changeBody(present.paused(new QueueBody.Pause(reason, actor, now)).json(), now);
        }
    }

    /** Its jobs start again. */
    public void resume(Instant now) {
        changeBody(settings().paused(null).json(), now);
    }
}
