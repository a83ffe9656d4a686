package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.authorization.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What decisions are sent as. Fields that are not named here are ignored: clients send a transaction again that we already have. */
final class ApprovalRequests {

    private static final int LONGEST_CODE = 64;
    private static final int MOST = 100;

    private ApprovalRequests() {}

    /** A decision on one approval. */
    @Schema(name = "UpdatePendingApprovalRequest")
    public record Update(
            @Schema(
                    required = true,
                    enumeration = {"approved", "rejected"})
            String state,

            @Schema(
                    maxLength = LONGEST_CODE,
                    examples = "123456",
                    description = "A one-time password; needed to approve while the session is locked. It is used up")
            String otp) {

        Verdict verdict() {
            return ApprovalRequests.verdict(state, "state");
        }

        Optional<String> code() {
            return ApprovalRequests.code(otp);
        }
    }

    /** Decisions on many approvals. */
    @Schema(name = "BulkUpdatePendingApprovalsRequest")
    public record BulkUpdate(
            @Schema(required = true, maxItems = MOST) List<Item> approvals,

            @Schema(defaultValue = "false", description = "Whether the first error ends it")
            Boolean bailOnError) {

        /** The decisions, in their order. */
        List<Ruling> read() {
            if (approvals == null || approvals.isEmpty() || approvals.size() > MOST) {
                throw BitGoException.invalid("approvals: must be 1 to " + MOST);
            }
            Set<UUID> seen = new HashSet<>();
            return approvals.stream()
                    .map(item -> Optional.ofNullable(item)
                            .orElseThrow(() -> BitGoException.invalid("approvals: must not be null"))
                            .read())
                    .peek(ruling -> {
                        if (!seen.add(ruling.id())) {
                            throw BitGoException.invalid("paId: is there twice");
                        }
                    })
                    .toList();
        }

        boolean bails() {
            return Boolean.TRUE.equals(bailOnError);
        }
    }

    /** One of many decisions. */
    @Schema(name = "BulkUpdatePendingApproval")
    public record Item(
            @Schema(required = true, pattern = PendingApprovalBody.ID)
            String paId,

            @Schema(
                    required = true,
                    enumeration = {"approved", "rejected"})
            String status) {

        private Ruling read() {
            return new Ruling(
                    BitGoId.parse(Objects.requireNonNullElse(paId, ""))
                            .orElseThrow(() -> BitGoException.invalid("paId: must be an id of 32 digits")),
                    ApprovalRequests.verdict(status, "status"));
        }
    }

    /** A decision as it was read. */
    record Ruling(UUID id, Verdict verdict) {}

    /** What became of many decisions. */
    @Schema(name = "BulkUpdatePendingApprovalsResponse")
    public record BulkResult(@Schema(required = true) List<ItemResult> results) {}

    /** What became of one of them. */
    @Schema(name = "BulkUpdatePendingApprovalResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ItemResult(
            @Schema(required = true, pattern = PendingApprovalBody.ID)
            String paId,

            @Schema(
                    required = true,
                    enumeration = {"success", "error"})
            String status,

            @Schema(description = "Of an error, for humans") String message) {

        boolean failed() {
            return message != null;
        }

        static ItemResult success(UUID id) {
            return new ItemResult(BitGoId.of(id), "success", null);
        }

        static ItemResult error(UUID id, String message) {
            return new ItemResult(BitGoId.of(id), "error", message);
        }
    }

    /** A one-time password as it was sent: an empty one is none. */
    static Optional<String> code(String otp) {
        if (otp != null && otp.length() > LONGEST_CODE) {
            throw BitGoException.invalid("otp: must be at most %d characters".formatted(LONGEST_CODE));
        }
        return Optional.ofNullable(otp).filter(text -> !text.isEmpty());
    }

    private static Verdict verdict(String text, String field) {
        return switch (Objects.requireNonNullElse(text, "")) {
            case "approved" -> Verdict.APPROVE;
            case "rejected" -> Verdict.REJECT;
            default -> throw BitGoException.invalid(field + ": must be approved or rejected");
        };
    }
}
