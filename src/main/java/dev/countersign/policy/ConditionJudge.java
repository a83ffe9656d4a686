package dev.countersign.policy;

import dev.countersign.policy.Condition.AmountAtLeast;
import dev.countersign.policy.Condition.Assets;
import dev.countersign.policy.Condition.DestinationIn;
import dev.countersign.policy.Condition.DestinationNotIn;
import dev.countersign.policy.Condition.Initiators;
import dev.countersign.policy.Condition.Purposes;
import dev.countersign.policy.Condition.TimeOfDay;
import dev.countersign.policy.Condition.Velocity;
import dev.countersign.policy.Condition.Webhook;
import dev.countersign.policy.Condition.WorthAtLeast;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Judges one condition, and says why. Where something is not known, a condition that could guard the transfer does. */
final class ConditionJudge {

    private ConditionJudge() {}

    static ConditionVerdict judge(PolicyRule rule, Condition condition, Facts facts) {
        ProposedTransfer transfer = facts.transfer();
        return switch (condition) {
            case Assets assets -> assets(assets, transfer);
            case AmountAtLeast atLeast -> amount(atLeast, transfer);
            case WorthAtLeast atLeast -> worth(atLeast, facts);
            case Velocity velocity -> velocity(rule, velocity, facts);
            case DestinationNotIn list ->
                destination(list, !list.addresses().contains(transfer.recipient()), "the allow-list", transfer);
            case DestinationIn list ->
                destination(list, list.addresses().contains(transfer.recipient()), "the block-list", transfer);
            case Initiators initiators -> initiators(initiators, transfer);
            case Purposes purposes -> purposes(purposes, transfer);
            case TimeOfDay time -> time(time, facts);
            case Webhook webhook -> webhook(rule, webhook, facts);
        };
    }

    static ConditionVerdict wallet(UUID wallet, Facts facts) {
        boolean met = facts.transfer().walletId().filter(wallet::equals).isPresent();
        return new ConditionVerdict(
                "wallet_id",
                met,
                met ? "it leaves the rule's wallet" : "it does not leave the rule's wallet",
                Map.of(
                        "wallet_id",
                        wallet.toString(),
                        "source",
                        facts.transfer().source()));
    }

    private static ConditionVerdict assets(Assets assets, ProposedTransfer transfer) {
        boolean met = assets.codes().contains(transfer.assetCode());
        return new ConditionVerdict(
                assets.label(),
                met,
                "%s is %s the rule's assets".formatted(transfer.assetCode(), met ? "among" : "not among"),
                Map.of("asset", transfer.assetCode()));
    }

    private static ConditionVerdict amount(AmountAtLeast atLeast, ProposedTransfer transfer) {
        boolean met = transfer.amount().compareTo(atLeast.amount()) >= 0;
        return new ConditionVerdict(
                atLeast.label(),
                met,
                "%s %s is %s %s"
                        .formatted(
                                plain(transfer.amount()),
                                transfer.assetCode(),
                                met ? "at least" : "less than",
                                plain(atLeast.amount())),
                Map.of("amount", plain(transfer.amount()), "at_least", plain(atLeast.amount())));
    }

    private static ConditionVerdict worth(WorthAtLeast atLeast, Facts facts) {
        ProposedTransfer transfer = facts.transfer();
        Optional<BigDecimal> worth = facts.worth(transfer.assetCode(), transfer.amount(), atLeast.currency());
        if (worth.isEmpty()) {
            return unknown(atLeast, transfer.assetCode(), atLeast.currency(), plain(atLeast.amount()));
        }
        boolean met = worth.get().compareTo(atLeast.amount()) >= 0;
        return new ConditionVerdict(
                atLeast.label(),
                met,
                "it is worth %s %s, %s %s"
                        .formatted(
                                plain(worth.get()),
                                atLeast.currency(),
                                met ? "at least" : "less than",
                                plain(atLeast.amount())),
                Map.of(
                        "worth", plain(worth.get()),
                        "at_least", plain(atLeast.amount()),
                        "currency", atLeast.currency()));
    }

    private static ConditionVerdict unknown(Condition condition, String asset, String currency, String limit) {
        return new ConditionVerdict(
                condition.label(),
                true,
                "what %s is worth in %s is not known now, so it counts as too much".formatted(asset, currency),
                Map.of("currency", currency, "limit", limit, "unknown", "rate of " + asset));
    }

    private static ConditionVerdict velocity(PolicyRule rule, Velocity velocity, Facts facts) {
        Map<String, BigDecimal> spent = facts.spent().get(rule.id());
        if (spent == null) {
            return new ConditionVerdict(
                    velocity.label(),
                    true,
                    "what was spent is not known, so it counts as too much",
                    Map.of("limit", plain(velocity.limit()), "unknown", "spending"));
        }
        ProposedTransfer transfer = facts.transfer();
        Map<String, BigDecimal> total = new TreeMap<>(spent);
        total.merge(transfer.assetCode(), transfer.amount(), BigDecimal::add);
        if (velocity.currency().isEmpty()) {
            return velocity(velocity, total.get(transfer.assetCode()), transfer.assetCode());
        }
        String currency = velocity.currency().get();
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> part : total.entrySet()) {
            Optional<BigDecimal> worth = facts.worth(part.getKey(), part.getValue(), currency);
            if (worth.isEmpty()) {
                return unknown(velocity, part.getKey(), currency, plain(velocity.limit()));
            }
            sum = sum.add(worth.get());
        }
        return velocity(velocity, sum, currency);
    }

    private static ConditionVerdict velocity(Velocity velocity, BigDecimal total, String unit) {
        boolean met = total.compareTo(velocity.limit()) > 0;
        return new ConditionVerdict(
                velocity.label(),
                met,
                "with it, %s %s are spent in %d seconds, %s the limit of %s"
                        .formatted(
                                plain(total),
                                unit,
                                velocity.window().toSeconds(),
                                met ? "over" : "within",
                                plain(velocity.limit())),
                Map.of(
                        "total", plain(total),
                        "limit", plain(velocity.limit()),
                        "unit", unit,
                        "window_seconds", String.valueOf(velocity.window().toSeconds())));
    }

    private static ConditionVerdict destination(Condition list, boolean met, String name, ProposedTransfer transfer) {
        boolean listed = list instanceof DestinationIn ? met : !met;
        return new ConditionVerdict(
                list.label(),
                met,
                "the destination is %s %s".formatted(listed ? "on" : "not on", name),
                Map.of("destination", transfer.recipient()));
    }

    private static ConditionVerdict initiators(Initiators initiators, ProposedTransfer transfer) {
        boolean met = transfer.person().filter(initiators.ids()::contains).isPresent()
                || transfer.requester()
                        .credentialId()
                        .filter(initiators.ids()::contains)
                        .isPresent();
        return new ConditionVerdict(
                initiators.label(),
                met,
                met ? "one of the rule's initiators asks for it" : "none of the rule's initiators asks for it",
                Map.of());
    }

    private static ConditionVerdict purposes(Purposes purposes, ProposedTransfer transfer) {
        boolean met = purposes.names().contains(transfer.purpose());
        return new ConditionVerdict(
                purposes.label(),
                met,
                "its purpose, %s, is %s the rule's".formatted(transfer.purpose(), met ? "among" : "not among"),
                Map.of("purpose", transfer.purpose()));
    }

    private static ConditionVerdict time(TimeOfDay time, Facts facts) {
        LocalDateTime moment = LocalDateTime.ofInstant(facts.at(), time.zone());
        boolean met = time.includes(moment);
        return new ConditionVerdict(
                time.label(),
                met,
                "it is %s %s in %s, %s the rule's time"
                        .formatted(
                                moment.getDayOfWeek(),
                                moment.toLocalTime().withNano(0),
                                time.zone(),
                                met ? "in" : "not in"),
                Map.of("at", facts.at().toString(), "local", moment.withNano(0).toString()));
    }

    private static ConditionVerdict webhook(PolicyRule rule, Webhook webhook, Facts facts) {
        HookAnswer answer = Optional.ofNullable(facts.answers().get(rule.id()))
                .filter(given -> given.url().equals(webhook.url()))
                .orElseGet(() -> HookAnswer.notAsked(webhook.url(), "it was not asked"));
        Map<String, String> numbers = answer.status().isPresent()
                ? Map.of("status", String.valueOf(answer.status().getAsInt()))
                : Map.of();
        return new ConditionVerdict(
                webhook.label(),
                !answer.consents(),
                answer.consents() ? "the webhook consents" : "the webhook does not consent: " + answer.outcome(),
                numbers);
    }

    private static String plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }
}
