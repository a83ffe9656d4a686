package dev.countersign.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Generated;

/** The tenant. Nothing crosses partners. */
@Entity
public class Partner {

    @Id
    UUID id;

    String name;

    @Generated
    @Column(name = "created_at", insertable = false, updatable = false)
    Instant createdAt;

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
