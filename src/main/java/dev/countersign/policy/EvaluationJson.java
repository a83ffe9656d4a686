package dev.countersign.policy;

import dev.countersign.authorization.Requester;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How an evaluation is kept as evidence. */
final class EvaluationJson {

    private EvaluationJson() {}

    static JsonObject proposal(ProposedTransfer transfer) {
        return new JsonObject()
                .put("partner_id", transfer.partnerId().toString())
                .put("wallet_id", text(transfer.walletId()))
                .put("purpose", transfer.purpose())
                .put("network", transfer.networkId())
                .put("asset", transfer.assetCode())
                .put("decimals", transfer.decimals())
                .put("amount", transfer.amount().toPlainString())
                .put("recipient", transfer.recipient())
                .put("sender", transfer.sender())
                .put("requester_user", text(transfer.requester().userId()))
                .put("requester_credential", text(transfer.requester().credentialId()))
                .put("requester_person", text(transfer.requesterUserId()))
                .put("fee", transfer.details().fee().toPlainString())
                .put("calldata", transfer.details().calldata().orElse(null))
                .put("reference", transfer.details().reference().orElse(null));
    }

    static ProposedTransfer proposal(JsonObject json) {
        return new ProposedTransfer(
                UUID.fromString(json.getString("partner_id")),
                id(json, "wallet_id"),
                json.getString("purpose"),
                json.getString("network"),
                json.getString("asset"),
                json.getInteger("decimals"),
                new BigDecimal(json.getString("amount")),
                json.getString("recipient"),
                json.getString("sender"),
                new Requester(id(json, "requester_user"), id(json, "requester_credential")),
                id(json, "requester_person"),
                new ProposedTransfer.Details(
                        new BigDecimal(json.getString("fee")),
                        Optional.ofNullable(json.getString("calldata")),
                        Optional.ofNullable(json.getString("reference"))));
    }

    static JsonObject explanation(Explanation explanation) {
        JsonArray rules = new JsonArray();
        explanation.verdicts().forEach(verdict -> rules.add(verdict(verdict)));
        return new JsonObject()
                .put("rules", rules)
                .put("default", RuleJson.action(explanation.byDefault()))
                .put("default_applied", explanation.defaulted());
    }

    private static JsonObject verdict(RuleVerdict verdict) {
        JsonArray conditions = new JsonArray();
        verdict.conditions()
                .forEach(condition -> conditions.add(new JsonObject()
                        .put("condition", condition.condition())
                        .put("met", condition.met())
                        .put("explanation", condition.explanation())
                        .put("numbers", new JsonObject(Map.copyOf(condition.numbers())))));
        return new JsonObject()
                .put("rule_id", verdict.rule().id().toString())
                .put("position", verdict.rule().position())
                .put("name", verdict.rule().terms().name())
                .put("action", RuleJson.action(verdict.rule().terms().action()))
                .put("matched", verdict.matched())
                .put("explanation", verdict.explanation())
                .put("conditions", conditions);
    }

    static JsonArray answers(Map<UUID, HookAnswer> answers) {
        JsonArray json = new JsonArray();
        answers.forEach((rule, answer) -> json.add(new JsonObject()
                .put("rule_id", rule.toString())
                .put("url", answer.url())
                .put("status", answer.status().isPresent() ? answer.status().getAsInt() : null)
                .put("consents", answer.consents())
                .put("outcome", answer.outcome())
                .put("latency_ms", answer.latency().toMillis())));
        return json;
    }

    /** Rules as they were, with their webhooks only: whatever else they said was so. */
    static JsonArray askAgain(List<PolicyRule> rules) {
        JsonArray json = new JsonArray();
        for (PolicyRule rule : rules) {
            Conditions webhook = new Conditions(List.of(
                    rule.terms().conditions().find(Condition.Webhook.class).orElseThrow()));
            json.add(new JsonObject()
                    .put("id", rule.id().toString())
                    .put("position", rule.position())
                    .put("created_at", rule.createdAt().toString())
                    .put("terms", RuleJson.terms(rule.with(webhook).terms())));
        }
        return json;
    }

    static List<PolicyRule> askAgain(UUID partnerId, JsonArray json) {
        return json.stream()
                .map(JsonObject.class::cast)
                .map(rule -> new PolicyRule(
                        UUID.fromString(rule.getString("id")),
                        partnerId,
                        rule.getInteger("position"),
                        RuleJson.terms(rule.getJsonObject("terms")),
                        Instant.parse(rule.getString("created_at"))))
                .toList();
    }

    private static String text(Optional<UUID> id) {
        return id.map(UUID::toString).orElse(null);
    }

    private static Optional<UUID> id(JsonObject json, String name) {
        return Optional.ofNullable(json.getString(name)).map(UUID::fromString);
    }
}
