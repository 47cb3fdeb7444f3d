package org.postroad.registry.entity;

import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A configuration object: its type and name, and all else as JSON. Subclasses know what the JSON means. */
@Entity
@Table(name = "stored_object")
@Inheritance(strategy = InheritanceType.SINGLE_TABLE)
@DiscriminatorColumn(name = "type")
public abstract class StoredObject {
    /** The name of the one object of a type that has only one. */
    public static final String SINGLETON = "singleton";

    @Id
    private long id;

    @Column
    private String name;

    @Column
    private String body;

    @Version
    private long version;

    @Column(name = "updated_at")
    private Instant updatedAt;

    /** For JPA. */
    protected StoredObject() {}

    /** @param name unique among the objects of its type; 1 to 64 characters */
    protected StoredObject(long id, String name, String body, Instant now) {
        this.id = id;
        this.name = name;
        this.body = body;
        this.updatedAt = now;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Raised by every change. */
    public long version() {
        return version;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** The object without its name, as JSON text. */
    protected String body() {
        return body;
    }

    /** Replaces the body; a body that is the same changes nothing, so that a change in name only raises no version. */
    protected void changeBody(String changed, Instant now) {
        if (!changed.equals(body)) {
            body = changed;
            updatedAt = now;
        }
    }
}
