package org.postroad.identity.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.postroad.platform.entity.IdFormat;

/** Whom jobs belong to. Nothing of one account is seen from another. */
@Entity
@Table(name = "account")
public class Account {
    public static final IdFormat ID = new IdFormat("acc_");
    public static final int NAME_LENGTH = 255;
    public static final int MIN_WEIGHT = 1;
    public static final int MAX_WEIGHT = 1000;

    @Id
    @Column(name = "id")
    private long id;

    @Column(name = "name")
    private String name;

    @Column(name = "weight")
    private int weight;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    /** For JPA. */
    protected Account() {}

    /**
     * @param name 1 to {@link #NAME_LENGTH} characters, unique
     * @param weight see {@link #weigh}
     */
    public Account(long id, String name, int weight, Instant createdAt) {
        this.id = id;
        this.createdAt = createdAt;
        this.version = 1;
        rename(name);
        weigh(weight);
    }

    public void rename(String newName) {
        if (newName.isBlank() || newName.length() > NAME_LENGTH) {
            throw new IllegalArgumentException("An account's name has 1 to " + NAME_LENGTH + " characters");
        }
        this.name = newName;
    }

    /** Sets the share of a queue that the account gets while others want it too, {@link #MIN_WEIGHT} to {@link #MAX_WEIGHT}. */
    public void weigh(int newWeight) {
        if (newWeight < MIN_WEIGHT || newWeight > MAX_WEIGHT) {
            throw new IllegalArgumentException("An account weighs " + MIN_WEIGHT + " to " + MAX_WEIGHT);
        }
        this.weight = newWeight;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public int weight() {
        return weight;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Grows with every change. */
    public long version() {
        return version;
    }
}
