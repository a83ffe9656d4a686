package dev.countersign.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A person of a partner. */
@Entity
@Table(name = "partner_user")
public class User {

    @Id
    UUID id;

    @Column(name = "partner_id")
    UUID partnerId;

    String name;

    String email;

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String email() {
        return email;
    }
}
