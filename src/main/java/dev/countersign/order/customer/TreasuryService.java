package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The addresses from which partners' customers' sends leave. Countersign operates them. */
@ApplicationScoped
public class TreasuryService {

    private static final String TAKEN = "treasury_network_id_address_key";
    private static final String LIST =
            "select network_id, address from treasury where partner_id = $1 order by network_id";

    /** What has an owner already is nobody's treasury. */
    private static final String SAVE = """
            insert into treasury (partner_id, network_id, address)
            select p.id, n.id, $3 from partner p, network n
             where p.id = $1 and n.id = $2
               and not exists (select from source_wallet where network_id = $2 and address = $3 and kind <> 'TREASURY')
               and not exists (select from receiving_address where network_id = $2 and address = $3)
            on conflict (partner_id, network_id) do update set address = excluded.address
             where treasury.address = excluded.address
            returning network_id, address""";

    private static final String KNOWN = """
            select exists (select from partner where id = $1) as partner,
                   exists (select from network where id = $2) as network,
                   exists (select from treasury where partner_id = $1 and network_id = $2) as treasury""";

    private final Database database;

    TreasuryService(Database database) {
        this.database = database;
    }

    /** A partner's treasuries, by network. */
    public Uni<List<Treasury>> list(UUID partnerId) {
        return database.run(LIST, partnerId)
                .map(rows -> rows.stream().map(TreasuryService::treasury).toList());
    }

    /** Sets a partner's treasury on a network, for good: what waits to be sent was promised to leave from it. */
    public Uni<Result<Treasury, Problem>> save(UUID partnerId, Treasury treasury) {
        return database.first(
                        SAVE,
                        partnerId,
                        treasury.networkId(),
                        treasury.address().lowerCase())
                .flatMap(row -> row.map(saved -> Uni.createFrom().item(Result.<Treasury, Problem>done(treasury(saved))))
                        .orElseGet(() -> explain(partnerId, treasury)))
                .onFailure(failure -> Database.violates(failure, TAKEN))
                .recoverWithItem(Result.refused(Problem.TAKEN));
    }

    private Uni<Result<Treasury, Problem>> explain(UUID partnerId, Treasury treasury) {
        return database.first(KNOWN, partnerId, treasury.networkId())
                .map(Optional::orElseThrow)
                .map(known -> Result.refused(problem(known)));
    }

    private static Problem problem(Row known) {
        if (!known.getBoolean("partner")) {
            return Problem.UNKNOWN_PARTNER;
        }
        if (!known.getBoolean("network")) {
            return Problem.UNKNOWN_NETWORK;
        }
        return known.getBoolean("treasury") ? Problem.SET_ALREADY : Problem.TAKEN;
    }

    private static Treasury treasury(Row row) {
        return new Treasury(row.getString("network_id"), Address.parse(row.getString("address")));
    }

    /** An address on a network. */
    public record Treasury(String networkId, Address address) {}

    /** Why a treasury was not set. */
    public enum Problem {
        UNKNOWN_PARTNER,
        UNKNOWN_NETWORK,
        /** The partner has another one on this network. */
        SET_ALREADY,
        /** The address is another partner's treasury, a wallet's or a customer's. */
        TAKEN
    }
}
