package dev.countersign.market;

import dev.countersign.ethereum.Address;
import io.vertx.mutiny.sqlclient.Row;

/** The columns of a token, for a statement of another feature that needs it with its own rows. */
public final class TokenColumns {

    /** To be selected from the tables that {@link #JOINED} adds. */
    public static final String SELECTED = """
            k.asset_code as token_asset_code, ka.decimals as token_decimals, k.network_id as token_network_id,
            kn.chain_id as token_chain_id, kn.rpc_url as token_rpc_url, k.contract_address as token_contract_address,
            kn.forwarder_address as token_forwarder_address, kn.forwarder_name as token_forwarder_name,
            kn.forwarder_version as token_forwarder_version, k.send_fee as token_send_fee,
            k.min_send_amount as token_min_send_amount,
            coalesce(k.ticker, k.network_id || ':' || lower(k.asset_code)) as token_ticker,
            coalesce(kn.symbol, upper(kn.id)) as token_network_symbol""";

    /** What a token is made of: to stand before {@code on} or {@code where}, which says which {@code k}. */
    public static final String JOINED =
            "token k join asset ka on ka.code = k.asset_code join network kn on kn.id = k.network_id";

    private TokenColumns() {}

    /** The token of a row with these columns. */
    public static Token token(Row row) {
        return new Token(
                row.getString("token_asset_code"),
                row.getShort("token_decimals"),
                row.getString("token_network_id"),
                row.getBigDecimal("token_chain_id").toBigIntegerExact(),
                row.getString("token_rpc_url"),
                Address.parse(row.getString("token_contract_address")),
                Address.parse(row.getString("token_forwarder_address")),
                row.getString("token_forwarder_name"),
                row.getString("token_forwarder_version"),
                row.getString("token_ticker"),
                row.getString("token_network_symbol"),
                row.getBigDecimal("token_send_fee"),
                row.getBigDecimal("token_min_send_amount"));
    }
}
