package dev.countersign.policy;

import dev.countersign.authorization.Audience;
import dev.countersign.identity.Permission;
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
import dev.countersign.policy.RuleAction.Allow;
import dev.countersign.policy.RuleAction.Deny;
import dev.countersign.policy.RuleAction.Require;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How rules are stored. Amounts are texts, so that no digit is lost. */
final class RuleJson {

    private RuleJson() {}

    static JsonObject terms(RuleTerms terms) {
        JsonObject json = new JsonObject()
                .put("name", terms.name())
                .put("conditions", conditions(terms.conditions()))
                .put("action", action(terms.action()));
        terms.walletId().ifPresent(wallet -> json.put("wallet_id", wallet.toString()));
        return json;
    }

    /** One text for each rule, whatever order a database keeps names in. */
    static String canonical(RuleTerms terms) {
        return sorted(terms(terms)).encode();
    }

    private static JsonObject sorted(JsonObject json) {
        JsonObject ordered = new JsonObject();
        json.fieldNames().stream().sorted().forEach(name -> {
            Object value = json.getValue(name);
            ordered.put(name, value instanceof JsonObject inner ? sorted(inner) : value);
        });
        return ordered;
    }

    static RuleTerms terms(JsonObject json) {
        return new RuleTerms(
                json.getString("name"),
                Optional.ofNullable(json.getString("wallet_id")).map(UUID::fromString),
                conditions(json.getJsonObject("conditions")),
                action(json.getJsonObject("action")));
    }

    static JsonObject action(RuleAction action) {
        JsonObject json = new JsonObject().put("type", action.label());
        if (action instanceof Require require) {
            json.put("quorum", require.quorum())
                    .put("user_ids", texts(require.audience().users()))
                    .put("window_seconds", require.window().toSeconds());
            require.audience().permission().ifPresent(permission -> json.put("permission", permission.name()));
        }
        return json;
    }

    static RuleAction action(JsonObject json) {
        return switch (json.getString("type")) {
            case "ALLOW" -> new Allow();
            case "DENY" -> new Deny();
            default ->
                new Require(
                        json.getInteger("quorum"),
                        new Audience(
                                set(json, "user_ids", UUID::fromString),
                                Optional.ofNullable(json.getString("permission"))
                                        .map(Permission::new)),
                        Duration.ofSeconds(json.getLong("window_seconds")));
        };
    }

    static JsonObject conditions(Conditions conditions) {
        JsonObject json = new JsonObject();
        conditions.all().forEach(condition -> json.put(condition.label(), value(condition)));
        return json;
    }

    private static Object value(Condition condition) {
        return switch (condition) {
            case Assets assets -> texts(assets.codes());
            case AmountAtLeast atLeast -> atLeast.amount().toPlainString();
            case WorthAtLeast atLeast ->
                new JsonObject().put("amount", atLeast.amount().toPlainString()).put("currency", atLeast.currency());
            case Velocity velocity -> {
                JsonObject json = new JsonObject()
                        .put("window_seconds", velocity.window().toSeconds())
                        .put("limit", velocity.limit().toPlainString())
                        .put("per_wallet", velocity.perWallet())
                        .put("per_initiator", velocity.perInitiator());
                velocity.currency().ifPresent(currency -> json.put("currency", currency));
                yield json;
            }
            case DestinationNotIn list -> texts(list.addresses());
            case DestinationIn list -> texts(list.addresses());
            case Initiators initiators -> texts(initiators.ids());
            case Purposes purposes -> texts(purposes.names());
            case TimeOfDay time ->
                new JsonObject()
                        .put("zone", time.zone().getId())
                        .put("from", time.from().toString())
                        .put("to", time.to().toString())
                        .put("days", texts(time.days()));
            case Webhook webhook -> new JsonObject().put("url", webhook.url());
        };
    }

    static Conditions conditions(JsonObject json) {
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, Object> entry : json) {
            conditions.add(condition(entry.getKey(), json));
        }
        return new Conditions(conditions);
    }

    /** A condition that this version does not know fails the evaluation: it must not be ignored. */
    private static Condition condition(String label, JsonObject json) {
        return switch (label) {
            case "assets" -> new Assets(set(json, label, Function.identity()));
            case "at_least" -> new AmountAtLeast(new BigDecimal(json.getString(label)));
            case "worth_at_least" -> {
                JsonObject worth = json.getJsonObject(label);
                yield new WorthAtLeast(new BigDecimal(worth.getString("amount")), worth.getString("currency"));
            }
            case "velocity" -> velocity(json.getJsonObject(label));
            case "destination_not_in" -> new DestinationNotIn(set(json, label, Function.identity()));
            case "destination_in" -> new DestinationIn(set(json, label, Function.identity()));
            case "initiators" -> new Initiators(set(json, label, UUID::fromString));
            case "purposes" -> new Purposes(set(json, label, Function.identity()));
            case "time_of_day" -> time(json.getJsonObject(label));
            case "webhook" -> new Webhook(json.getJsonObject(label).getString("url"));
            default -> throw new IllegalStateException("a rule has a condition " + label);
        };
    }

    private static Velocity velocity(JsonObject json) {
        return new Velocity(
                Duration.ofSeconds(json.getLong("window_seconds")),
                new BigDecimal(json.getString("limit")),
                Optional.ofNullable(json.getString("currency")),
                json.getBoolean("per_wallet"),
                json.getBoolean("per_initiator"));
    }

    private static TimeOfDay time(JsonObject json) {
        return new TimeOfDay(
                ZoneId.of(json.getString("zone")),
                LocalTime.parse(json.getString("from")),
                LocalTime.parse(json.getString("to")),
                set(json, "days", DayOfWeek::valueOf));
    }

    private static JsonArray texts(Collection<?> values) {
        return new JsonArray(values.stream().map(Object::toString).sorted().toList());
    }

    private static <T> Set<T> set(JsonObject json, String name, Function<String, T> read) {
        return json.getJsonArray(name).stream()
                .map(value -> read.apply((String) value))
                .collect(Collectors.toUnmodifiableSet());
    }
}
