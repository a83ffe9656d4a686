package dev.countersign.transfer;

import dev.countersign.authorization.SignatureEvidence;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.ForwardRequest;
import dev.countersign.ethereum.Secp256k1;
import dev.countersign.ethereum.Signature;
import dev.countersign.transfer.AuthorizeResult.Invalid;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks a signed request against the transfer that it should authorize. Nothing of the request is trusted: each field is
 * compared with what was issued, and the digest is built from parsed values under our own domain. Pure.
 */
final class SignatureVerifier {

    private final Transfer transfer;
    private final ForwardRequest request;

    SignatureVerifier(Transfer transfer, ForwardRequest request) {
        this.transfer = transfer;
        this.request = request;
    }

    /** The first field that is not what was issued. */
    Optional<Invalid> mismatch(BigInteger minimumGas) {
        if (!request.from().equals(transfer.sender())) {
            return invalid("from", "must be the wallet " + transfer.sender());
        }
        if (!request.to().equals(transfer.token())) {
            return invalid("to", "must be the token contract " + transfer.token());
        }
        if (request.value().signum() != 0) {
            return invalid("value", "must be 0");
        }
        if (request.gas().compareTo(minimumGas) < 0 || request.gas().compareTo(transfer.gasLimit()) > 0) {
            return invalid("gas", "must be between %s and %s".formatted(minimumGas, transfer.gasLimit()));
        }
        if (!Arrays.equals(request.data(), transfer.calldata())) {
            return invalid(
                    "data",
                    "must be transfer_data as it was issued: this order's amount to %s"
                            .formatted(transfer.recipient()));
        }
        return Optional.empty();
    }

    /** Whether too little time is left to execute the request. */
    Optional<Invalid> deadline(Instant now, Duration margin) {
        BigInteger earliest = BigInteger.valueOf(now.plus(margin).getEpochSecond());
        return request.deadline().compareTo(earliest) < 0
                ? invalid("deadline", "must be at least %d seconds from now".formatted(margin.toSeconds()))
                : Optional.empty();
    }

    /** Whether the request's nonce is not the one that comes up next. */
    Optional<Invalid> nonce(BigInteger expected) {
        return request.nonce().equals(expected)
                ? Optional.empty()
                : invalid(
                        "nonce",
                        "must be %s, the forwarder nonce of this wallet now; fetch the parameters again"
                                .formatted(expected));
    }

    /** The evidence, when the signature is well formed and the sender's. */
    Verdict signature(String text) {
        Signature signature;
        try {
            signature = Signature.parse(text);
        } catch (IllegalArgumentException malformed) {
            return new Verdict.Bad(new Invalid("signature", malformed.getMessage()));
        }
        Optional<Address> signer = Secp256k1.recover(request.digest(transfer.domain()), signature);
        if (signer.filter(transfer.sender()::equals).isEmpty()) {
            return new Verdict.Bad(new Invalid(
                    "signature",
                    "was not made by the wallet %s over this request (chain %s, forwarder %s)"
                            .formatted(transfer.sender(), transfer.chainId(), transfer.forwarder())));
        }
        return new Verdict.Good(new SignatureEvidence(request, signature));
    }

    /** Whether a signature counts. */
    sealed interface Verdict {
        record Good(SignatureEvidence evidence) implements Verdict {}

        record Bad(Invalid problem) implements Verdict {}
    }

    private static Optional<Invalid> invalid(String field, String message) {
        return Optional.of(new Invalid(field, message));
    }
}
