package dev.countersign.order.customer;

import dev.countersign.market.Investment;
import dev.countersign.market.Rate;
import dev.countersign.market.RateSheet;
import dev.countersign.market.Side;
import java.util.List;
import java.util.stream.Stream;

/** All that a partner can offer to its customers. */
public record PartnerOffer(CustomerProgram program, List<Tradable> assets, List<Investment> investments) {

    public PartnerOffer {
        assets = List.copyOf(assets);
        investments = List.copyOf(investments);
    }

    /** What each asset brings and costs in the partner's quote currency; one without a price is left out. */
    public List<Rate> rates(RateSheet sheet) {
        return assets.stream()
                .map(tradable -> tradable.asset().code())
                .flatMap(code -> rate(sheet, code))
                .toList();
    }

    private Stream<Rate> rate(RateSheet sheet, String code) {
        String quote = program.quoteCurrency();
        return sheet
                .price(code, quote, Side.BID)
                .flatMap(bid -> sheet.price(code, quote, Side.ASK).map(ask -> new Rate(code, quote, bid, ask)))
                .stream();
    }
}
