package dev.countersign.api.admin;

import dev.countersign.api.Identifiers;
import dev.countersign.api.ProblemJson;
import dev.countersign.ethereum.Address;
import dev.countersign.market.MarketProblem;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A refusal on its way out to an operator. */
final class AdminRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private AdminRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static AdminRefusal invalid(String message) {
        return new AdminRefusal(400, "invalid_request", message);
    }

    /** A 400 with a code of its own, where a machine would want to tell it from other ones. */
    static AdminRefusal invalid(String code, String message) {
        return new AdminRefusal(400, code, message);
    }

    static AdminRefusal unknown(String what) {
        return new AdminRefusal(404, "not_found", "no such " + what);
    }

    static AdminRefusal conflict(String message) {
        return new AdminRefusal(409, "conflict", message);
    }

    /** Says what the market's problem with a registration is. */
    static AdminRefusal of(MarketProblem problem, String conflict) {
        return switch (problem) {
            case UNKNOWN_NETWORK -> unknown("network");
            case UNKNOWN_ASSET -> unknown("asset of the kind that is needed");
            case UNKNOWN_INVESTMENT -> unknown("investment");
            case CONFLICT -> conflict(conflict);
            case TOO_FINE -> invalid("an amount has more digits after the point than its asset");
        };
    }

    /** A 409 with a code of its own. */
    static AdminRefusal conflict(String code, String message) {
        return new AdminRefusal(409, code, message);
    }

    /** Reads an id of a path. */
    static UUID id(String text) {
        return Identifiers.parse(text).orElseThrow(() -> invalid("the id in the path must be a UUID"));
    }

    /** Reads an address; mixed case must carry its checksum (EIP-55). */
    static Address address(String field, String text) {
        try {
            return Address.parseChecksummed(text);
        } catch (IllegalArgumentException malformed) {
            throw invalid(field + ": " + malformed.getMessage());
        }
    }

    /** Writes it. */
    static final class Mapper {

        @ServerExceptionMapper
        public Response refused(AdminRefusal refusal) {
            return ProblemJson.problem(refusal.status, refusal.code, refusal.getMessage());
        }
    }
}
