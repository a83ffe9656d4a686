package dev.countersign.policy;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The table of what policies said, which is only ever added to. */
@ApplicationScoped
class EvaluationRepository {

    private static final String KEEP = """
            insert into policy_evaluation (id, partner_id, transfer_id, decision, approval_count, proposal, explanation, answers,
                                           ask_again, at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""";

    /** A transfer spends what it moves, from now on. */
    private static final String KEEP_AND_SPEND = "with kept as (\n" + KEEP + """
            )
            insert into policy_spend (transfer_id, partner_id, asset_code, source, user_id, credential_id, purpose, amount, at)
            values ($3, $2, $11, $12, $13, $14, $15, $16, countersign_now())""";

    private static final String LAST = """
            select partner_id, proposal, ask_again from policy_evaluation where transfer_id = $1 order by at desc, id desc limit 1""";

    private final Database database;

    EvaluationRepository(Database database) {
        this.database = database;
    }

    Uni<Void> keep(Transaction transaction, UUID transferId, PolicyDecision decision, int approvalCount) {
        return transaction
                .run(KEEP, values(transferId, decision, approvalCount))
                .replaceWithVoid();
    }

    /** The same; and unless the transfer is denied, what it moves counts as spent. */
    Uni<Void> keepAndSpend(
            Transaction transaction,
            UUID transferId,
            ProposedTransfer transfer,
            PolicyDecision decision,
            int approvalCount) {
        if (decision instanceof PolicyDecision.Denied) {
            return keep(transaction, transferId, decision, approvalCount);
        }
        Object[] spent = {
            transfer.assetCode(),
            transfer.source(),
            transfer.person().orElse(SpendingRepository.NOBODY),
            transfer.requester().credentialId().orElse(SpendingRepository.NOBODY),
            transfer.purpose(),
            transfer.amount()
        };
        return transaction
                .run(
                        KEEP_AND_SPEND,
                        Stream.concat(Arrays.stream(values(transferId, decision, approvalCount)), Arrays.stream(spent))
                                .toArray())
                .replaceWithVoid();
    }

    private static Object[] values(UUID transferId, PolicyDecision decision, int approvalCount) {
        Explanation explanation = decision.explanation();
        Facts facts = explanation.facts();
        return new Object[] {
            facts.evaluationId(),
            facts.transfer().partnerId(),
            transferId,
            decision.label(),
            approvalCount,
            EvaluationJson.proposal(facts.transfer()),
            EvaluationJson.explanation(explanation),
            EvaluationJson.answers(facts.answers()),
            EvaluationJson.askAgain(decision.askAgain() ? explanation.consented() : List.of()),
            facts.at().atOffset(ZoneOffset.UTC)
        };
    }

    /** What was asked last about a transfer, and who consented then; empty when nothing was. */
    Uni<Optional<Asked>> last(UUID transferId) {
        return database.first(LAST, transferId).map(row -> row.map(EvaluationRepository::asked));
    }

    Uni<Optional<Asked>> last(Transaction transaction, UUID transferId) {
        return transaction.first(LAST, transferId).map(row -> row.map(EvaluationRepository::asked));
    }

    /**
     * What is to be asked again.
     *
     * @param transfer as it was proposed
     * @param rules as they were, with their webhooks only
     */
    record Asked(ProposedTransfer transfer, List<PolicyRule> rules) {}

    private static Asked asked(Row row) {
        return new Asked(
                EvaluationJson.proposal(row.getJsonObject("proposal")),
                EvaluationJson.askAgain(row.getUUID("partner_id"), row.getJsonArray("ask_again")));
    }
}
