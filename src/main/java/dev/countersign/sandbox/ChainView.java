package dev.countersign.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;

/** Looks at the simulated chain from outside, as a block explorer would. */
@ApplicationScoped
class ChainView {

    private static final String TRANSACTIONS =
            "select * from sandbox_chain_transaction order by position desc limit 100";
    private static final String ACCOUNTS = """
            select a.token_address, a.address, a.balance, coalesce(n.nonce, 0) as nonce
              from sandbox_chain_account a left join sandbox_chain_nonce n on n.address = a.address
             order by a.balance desc, a.token_address, a.address limit 100""";

    private final Database database;

    ChainView(Database database) {
        this.database = database;
    }

    Uni<Chain> look() {
        return database.run(TRANSACTIONS)
                .flatMap(transactions -> database.run(ACCOUNTS)
                        .map(accounts -> new Chain(
                                transactions.stream()
                                        .map(ChainView::transaction)
                                        .toList(),
                                accounts.stream().map(ChainView::account).toList())));
    }

    private static Mined transaction(Row row) {
        return new Mined(
                row.getString("tx_hash"),
                row.getString("status").toLowerCase(java.util.Locale.ROOT),
                row.getString("failure"),
                row.getString("token_address"),
                row.getString("sender"),
                row.getString("recipient"),
                row.getBigDecimal("amount").toPlainString(),
                text(row.getBigDecimal("nonce")));
    }

    private static Account account(Row row) {
        return new Account(
                row.getString("token_address"),
                row.getString("address"),
                row.getBigDecimal("balance").toPlainString(),
                text(row.getBigDecimal("nonce")));
    }

    private static String text(BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }

    /** The chain. Amounts are atomic units, newest transaction first, richest account first, 100 of each. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Chain(List<Mined> transactions, List<Account> accounts) {}

    /** A transaction: pending, mined or reverted; with a nonce when it was relayed through the forwarder. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Mined(
            String txHash,
            String status,
            String failure,
            String token,
            String sender,
            String recipient,
            String amount,
            String nonce) {}

    /** A balance, and the forwarder nonce of its holder. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Account(String token, String address, String balance, String nonce) {}
}
