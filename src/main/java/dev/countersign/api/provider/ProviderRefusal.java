package dev.countersign.api.provider;

import dev.countersign.api.ProblemJson;
import dev.countersign.order.ramp.RampProblem;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A refusal on its way out to a liquidity provider. */
final class ProviderRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private ProviderRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static ProviderRefusal invalid(String message) {
        return new ProviderRefusal(400, "invalid_request", message);
    }

    static ProviderRefusal of(RampProblem problem) {
        return switch (problem) {
            case RampProblem.InvalidRequest invalid -> invalid(invalid.message());
            case RampProblem.OrderNotFound unknown -> new ProviderRefusal(404, "order_not_found", "order not found");
            case RampProblem.WrongState wrong ->
                new ProviderRefusal(
                        409,
                        "invalid_status",
                        "not possible while the order is "
                                + wrong.state().name().toLowerCase(Locale.ROOT));
            case RampProblem.AddressMissing missing ->
                new ProviderRefusal(
                        409, "beneficiary_address_missing", "the partner has not yet given the beneficiary's address");
            case RampProblem.UnknownPaymentDetails other -> unexpected(other);
            case RampProblem.UnknownUser other -> unexpected(other);
            case RampProblem.RailMismatch other -> unexpected(other);
            case RampProblem.NoOffers other -> unexpected(other);
            case RampProblem.QuoteNotFound other -> unexpected(other);
            case RampProblem.QuoteAlreadyUsed other -> unexpected(other);
            case RampProblem.QuoteExpired other -> unexpected(other);
            case RampProblem.PriceChanged other -> unexpected(other);
            case RampProblem.NotAllowed not -> new ProviderRefusal(409, "not_allowed", not.message());
            case RampProblem.WindowClosed other -> unexpected(other);
            case RampProblem.InsufficientBalance other -> unexpected(other);
            case RampProblem.RelayFailed failed -> new ProviderRefusal(502, "chain_unavailable", failed.reason());
            case RampProblem.OutOfTurn out -> new ProviderRefusal(409, "out_of_turn", out.message());
            case RampProblem.WrongDirection wrong ->
                new ProviderRefusal(
                        409,
                        "not_allowed",
                        "an %s order has no such step".formatted(ProviderOrderBody.orderType(wrong.direction())));
            case RampProblem.EscrowNotFunded poor ->
                new ProviderRefusal(
                        409,
                        "escrow_not_funded",
                        "the escrow holds %s %s, and %s are needed"
                                .formatted(
                                        poor.held().toPlainString(),
                                        poor.assetCode(),
                                        poor.required().toPlainString()));
        };
    }

    private static ProviderRefusal unexpected(RampProblem problem) {
        throw new IllegalStateException(
                "no provider call ends in " + problem.getClass().getSimpleName());
    }

    /** Writes it. */
    static final class Mapper {

        @ServerExceptionMapper
        public Response refused(ProviderRefusal refusal) {
            return ProblemJson.problem(refusal.status, refusal.code, refusal.getMessage());
        }
    }
}
