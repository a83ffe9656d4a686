package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** End users of partners, and where their fiat goes. */
@ApplicationScoped
public class RampUserService {

    private static final String CREATE = """
            insert into ramp_user (id, partner_id, user_ref, email) values ($1, $2, $3, $4)
            on conflict (partner_id, user_ref) do nothing returning *""";
    private static final String BY_REF = "select * from ramp_user where partner_id = $1 and user_ref = $2";
    private static final String UPDATE_ADDRESS = """
            update ramp_user set address = coalesce($3, address), city = coalesce($4, city),
                                 postal_code = coalesce($5, postal_code)
             where partner_id = $1 and id = $2 returning *""";

    private static final String DETAILS = """
            select d.*, n.currency, n.slug as route, m.id as method_id, m.slug as rail
              from %s d join payment_network n on n.id = d.payment_network_id join payment_method m on m.id = n.method_id""";
    private static final String ADD_DETAILS = """
            with d as (
              insert into payment_details (partner_id, user_id, payment_network_id, institution_name, country_code, details)
              select u.partner_id, u.id, n.id, $5, $6, $7 from ramp_user u, payment_network n
               where u.partner_id = $1 and u.id = $2 and n.slug = $3 and n.currency = $4
              returning *
            )
            """ + DETAILS.formatted("d");
    private static final String LIST_DETAILS = DETAILS.formatted("payment_details")
            + " where d.partner_id = $1 and d.user_id = $2 and d.deleted_at is null order by d.id";
    private static final String FIND_DETAILS = DETAILS.formatted("payment_details")
            + " where d.partner_id = $1 and d.user_id = $2 and d.id = $3 and d.deleted_at is null";
    private static final String REMOVE_DETAILS = """
            update payment_details set deleted_at = countersign_now()
             where partner_id = $1 and user_id = $2 and id = $3 and deleted_at is null returning id""";
    private static final String NETWORK = "select slug from payment_network where method_id = $1 and id = $2";
    private static final String USER_EXISTS = "select id from ramp_user where partner_id = $1 and id = $2";

    private final Database database;
    private final PrimaryKeys keys;

    RampUserService(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A user by the partner's own reference: a new one, or the one that has it. */
    public Uni<Registered> register(UUID partnerId, String userRef, String email) {
        return database.first(CREATE, keys.next(), partnerId, userRef, email)
                .flatMap(created -> created.isPresent()
                        ? Uni.createFrom().item(new Registered(user(created.get()), true))
                        : database.first(BY_REF, partnerId, userRef)
                                .map(found -> new Registered(user(found.orElseThrow()), false)));
    }

    /** Fills in what is given of a user's address. Empty when the partner has no such user. */
    public Uni<Optional<RampUser>> updateAddress(
            UUID partnerId, UUID userId, Optional<String> address, Optional<String> city, Optional<String> postalCode) {
        return database.first(
                        UPDATE_ADDRESS,
                        partnerId,
                        userId,
                        address.orElse(null),
                        city.orElse(null),
                        postalCode.orElse(null))
                .map(row -> row.map(RampUserService::user));
    }

    /** Adds payment details to a user. */
    public Uni<Result<PaymentDetails, RampProblem>> addPaymentDetails(UUID partnerId, UUID userId, NewDetails details) {
        return exists(partnerId, userId).flatMap(exists -> {
            if (!exists) {
                return Uni.createFrom().item(Result.refused(new RampProblem.UnknownUser()));
            }
            return database.first(
                            ADD_DETAILS,
                            partnerId,
                            userId,
                            details.route(),
                            details.currency(),
                            details.institutionName(),
                            details.countryCode().orElse(null),
                            details.details())
                    .map(row -> row.<Result<PaymentDetails, RampProblem>>map(
                                    added -> Result.done(paymentDetails(added)))
                            .orElseGet(() -> Result.refused(
                                    new RampProblem.InvalidRequest("rail: no payment network '%s' pays out %s"
                                            .formatted(details.route(), details.currency())))));
        });
    }

    /** The payment details of a user; empty when the partner has no such user. */
    public Uni<Optional<List<PaymentDetails>>> paymentDetails(UUID partnerId, UUID userId) {
        return exists(partnerId, userId)
                .flatMap(exists -> exists
                        ? database.run(LIST_DETAILS, partnerId, userId)
                                .map(rows -> Optional.of(rows.stream()
                                        .map(RampUserService::paymentDetails)
                                        .toList()))
                        : Uni.createFrom().item(Optional.empty()));
    }

    /** Takes payment details out of use. False when there are none of that id. */
    public Uni<Boolean> removePaymentDetails(UUID partnerId, UUID userId, long id) {
        return database.first(REMOVE_DETAILS, partnerId, userId, id).map(Optional::isPresent);
    }

    /** One user's payment details in use. */
    Uni<Optional<PaymentDetails>> find(UUID partnerId, UUID userId, long id) {
        return database.first(FIND_DETAILS, partnerId, userId, id).map(row -> row.map(RampUserService::paymentDetails));
    }

    /** The slug of a payment network of a method. */
    Uni<Optional<String>> network(long methodId, long networkId) {
        return database.first(NETWORK, methodId, networkId).map(row -> row.map(found -> found.getString("slug")));
    }

    Uni<Boolean> exists(UUID partnerId, UUID userId) {
        return database.first(USER_EXISTS, partnerId, userId).map(Optional::isPresent);
    }

    private static RampUser user(Row row) {
        return new RampUser(
                row.getUUID("id"),
                row.getString("user_ref"),
                row.getString("email"),
                row.getString("kyc_status"),
                Optional.ofNullable(row.getString("address")),
                Optional.ofNullable(row.getString("city")),
                Optional.ofNullable(row.getString("postal_code")),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static PaymentDetails paymentDetails(Row row) {
        return new PaymentDetails(
                row.getLong("id"),
                row.getUUID("user_id"),
                row.getString("currency"),
                row.getString("rail"),
                row.getString("route"),
                row.getLong("method_id"),
                row.getLong("payment_network_id"),
                row.getString("institution_name"),
                Optional.ofNullable(row.getString("country_code")),
                row.getJsonObject("details"));
    }

    /** A user, and whether this call made it. */
    public record Registered(RampUser user, boolean created) {}

    /**
     * Payment details to be added.
     *
     * @param route the payment network's slug
     */
    public record NewDetails(
            String currency, String route, String institutionName, Optional<String> countryCode, JsonObject details) {}
}
