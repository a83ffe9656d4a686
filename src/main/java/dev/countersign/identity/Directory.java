package dev.countersign.identity;

import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** How a partner and some of its people are called, in one look whatever their number. */
@ApplicationScoped
public class Directory {

    private static final String NAMES = """
            select p.name, u.id, u.email
              from partner p left join partner_user u on u.partner_id = p.id and u.id = any ($2::uuid[])
             where p.id = $1""";

    private final Database database;

    Directory(Database database) {
        this.database = database;
    }

    /** The names of a partner and of those of these people who are its, also of those who left. */
    public Uni<Names> names(UUID partnerId, Collection<UUID> userIds) {
        return database.run(NAMES, partnerId, userIds.stream().distinct().toArray(UUID[]::new))
                .map(rows -> new Names(
                        rows.getFirst().getString("name"),
                        rows.stream()
                                .filter(row -> row.getUUID("id") != null)
                                .collect(Collectors.toMap(row -> row.getUUID("id"), row -> row.getString("email")))));
    }

    /**
     * What was looked up.
     *
     * @param partner the name of the partner
     * @param emails of people by their ids
     */
    public record Names(String partner, Map<UUID, String> emails) {

        public Names {
            emails = Map.copyOf(emails);
        }

        /** Of one of the partner's people who were asked for. */
        public Optional<String> email(UUID userId) {
            return Optional.ofNullable(emails.get(userId));
        }
    }
}
