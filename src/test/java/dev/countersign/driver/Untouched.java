package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Calls that are refused, and change no row of customers' orders, of the books, or of anything that follows from them. */
public final class Untouched {

    private Untouched() {}

    /** Insists on the refusal, and that nothing moved; the error's body. */
    public static JsonNode by(int status, String code, Supplier<Answer> call) {
        List<Map<String, Object>> before = rows();
        Answer answer = call.get();
        JsonNode refusal = answer.refusedLirium(status, code);
        assertThat(rows()).as(answer.toString()).isEqualTo(before);
        return refusal;
    }

    /** A fingerprint of every row that could have moved. How often a code was guessed at is no such row. */
    public static List<Map<String, Object>> rows() {
        return Records.rows("""
                select (select md5(string_agg(t::text, '|' order by id)) from customer_order t) as orders,
                       (select md5(string_agg(t::text, '|' order by id)) from transfer t) as transfers,
                       (select md5(string_agg(t::text, '|' order by id)) from authorization_request t) as authorizations,
                       (select md5(string_agg(t::text, '|' order by partner_id, owner_id, asset_code, kind)) from ledger_account t)
                         as accounts,
                       (select md5(string_agg(t::text, '|' order by customer_id, investment_id)) from investment_position t)
                         as positions,
                       (select md5(string_agg(t::text, '|' order by id)) from address_book_entry t) as addresses,
                       (select md5(string_agg(order_id || '/' || sent || encode(sealed_hash, 'hex'), '|' order by order_id))
                          from confirmation_code) as codes,
                       (select count(*) from journal_entry) as entries,
                       (select count(*) from decision) as decisions,
                       (select count(*) from event) as events,
                       (select count(*) from webhook_endpoint) as subscriptions,
                       (select count(*) from outgoing_mail) as mails,
                       (select count(*) from sandbox_chain_transaction) as transactions""");
    }
}
