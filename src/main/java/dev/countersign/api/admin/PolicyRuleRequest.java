package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.DecimalAmount;
import dev.countersign.policy.Condition;
import dev.countersign.policy.Conditions;
import dev.countersign.policy.RuleAction;
import dev.countersign.policy.RuleTerms;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A policy rule, as the operator gives it. */
@JsonNaming(SnakeCaseStrategy.class)
public record PolicyRuleRequest(
        @Min(1) @Max(1_000_000) @Schema(
                examples = "10",
                description = "Its place among the partner's rules. Left out: behind all others, or where it is")
        Integer position,

        @NotBlank @Size(max = 100) @Pattern(regexp = "[^\\u0000-\\u001f\\u007f]*", message = "must not have control characters") @Schema(examples = "Large sends of USDT")
        String name,

        @Schema(
                nullable = true,
                description = "The custody wallet whose transfers it is about. Null or left out: every wallet")
        UUID walletId,

        @Size(max = 100) @Schema(nullable = true, examples = "[\"USDT\"]", description = "Null, left out or empty: any asset")
        List<@NotNull @Pattern(regexp = CODE, message = CODE_MESSAGE) String> assets,

        @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(
                nullable = true,
                examples = "1000",
                description = "Transfers of this amount or more are matched, in units of the asset that is moved")
        String atLeast,

        @Valid @Schema(
                nullable = true,
                description =
                        "Transfers worth this or more are matched, at the rates of the moment; where no rate is known, all are")
        Worth worthAtLeast,

        @Valid @Schema(
                nullable = true,
                description =
                        "Transfers are matched with which more than the limit leaves in the window. Counted are the transfers that the"
                                + " rule's wallet, assets, initiators and purposes are about; of a limit without a currency, those of the"
                                + " asset that is moved")
        Velocity velocity,

        @Size(max = MOST_ADDRESSES) @Schema(nullable = true, description = "An allow-list: transfers to other addresses are matched")
        List<@NotNull @Pattern(regexp = ADDRESS, message = ADDRESS_MESSAGE) String> destinationNotIn,

        @Size(max = MOST_ADDRESSES) @Schema(nullable = true, description = "A block-list: transfers to these addresses are matched")
        List<@NotNull @Pattern(regexp = ADDRESS, message = ADDRESS_MESSAGE) String> destinationIn,

        @Size(max = 100) @Schema(
                nullable = true,
                description = "Users or credentials that ask for the transfer. Null, left out or empty: whoever does")
        List<@NotNull UUID> initiators,

        @Size(max = 20) @Schema(
                nullable = true,
                examples = "[\"WITHDRAWAL\"]",
                description = "What transfers are for. Null, left out or empty: anything")
        List<@NotNull @Pattern(regexp = "[A-Z_]{2,40}", message = "must be a purpose such as WITHDRAWAL") String>
                purposes,

        @Valid @Schema(nullable = true) TimeOfDay timeOfDay,

        @Valid @Schema(
                nullable = true,
                description =
                        "Asks a receiver of the partner's about every transfer that the rest of the rule is about: those are matched to which"
                                + " it does not answer exactly 200 in time")
        Webhook webhook,

        @Schema(
                nullable = true,
                defaultValue = "REQUIRE",
                description =
                        "ALLOW: it only keeps the default from being asked. DENY: it never happens, whatever other rules say. REQUIRE: it waits"
                                + " for reviewers; left out means the same")
        ActionType action,

        @Min(1) @Max(100) @Schema(
                nullable = true,
                examples = "2",
                description = "REQUIRE: how many people must approve; one rejection ends it")
        Integer quorum,

        @Pattern(regexp = PERMISSION, message = PERMISSION_MESSAGE) @Schema(
                nullable = true,
                examples = "sends:review",
                description = "REQUIRE: whoever of the partner's people holds it may decide. This, `user_ids` or both")
        String permission,

        @Size(max = 100) @Schema(nullable = true, description = "REQUIRE: people of the partner who may decide")
        List<@NotNull UUID> userIds,

        @Min(1) @Max(31_536_000) @Schema(nullable = true, examples = "86400", description = "REQUIRE: how long there is to decide")
        Integer windowSeconds) {

    static final String CODE = "[A-Z0-9]{2,12}";
    static final String CODE_MESSAGE = "must be an asset code such as USDT";
    static final String ADDRESS = "0x[0-9a-fA-F]{40}";
    static final String ADDRESS_MESSAGE = "must be an address: 0x and 40 hexadecimal digits";
    static final String PERMISSION = "[a-z][a-z0-9:._-]{0,63}";
    static final String PERMISSION_MESSAGE = "must be the name of a permission";
    private static final int MOST_ADDRESSES = 1000;

    /** What becomes of a transfer. */
    @Schema(name = "PolicyAction")
    public enum ActionType {
        ALLOW,
        DENY,
        REQUIRE
    }

    /** An amount of a currency. */
    @Schema(name = "PolicyWorth")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Worth(
            @NotNull @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(examples = "10000")
            String amount,

            @NotNull @Pattern(regexp = CODE, message = CODE_MESSAGE) @Schema(examples = "USD")
            String currency) {}

    /** So much in so much time. */
    @Schema(name = "PolicyVelocity")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Velocity(
            @NotNull @Min(1) @Max(2_678_400) @Schema(examples = "86400", description = "Ends now; its oldest minute counts whole")
            Integer windowSeconds,

            @NotNull @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(examples = "5000")
            String limit,

            @Pattern(regexp = CODE, message = CODE_MESSAGE) @Schema(
                    nullable = true,
                    examples = "USD",
                    description =
                            "In which the limit is counted, over all assets of the rule. Null or left out: in units of the asset")
            String currency,

            @Schema(nullable = true, description = "Only what left the same wallet counts")
            Boolean perWallet,

            @Schema(
                    nullable = true,
                    description = "Only what the same person, or the same credential, asked for counts")
            Boolean perInitiator) {

        static Velocity of(Condition.Velocity velocity) {
            return new Velocity(
                    Math.toIntExact(velocity.window().toSeconds()),
                    velocity.limit().toPlainString(),
                    velocity.currency().orElse(null),
                    velocity.perWallet(),
                    velocity.perInitiator());
        }
    }

    /** Some hours of some days. */
    @Schema(name = "PolicyTimeOfDay")
    @JsonNaming(SnakeCaseStrategy.class)
    public record TimeOfDay(
            @NotNull @Size(max = 50) @Schema(examples = "Europe/Lisbon")
            String zone,

            @NotNull @Pattern(regexp = TIME, message = TIME_MESSAGE) @Schema(examples = "22:00")
            String from,

            @NotNull @Pattern(regexp = TIME, message = TIME_MESSAGE) @Schema(
                    examples = "06:00",
                    description = "Not included. Before `from`: of the next day; the same: the whole day")
            String to,

            @Size(max = 7) @Schema(nullable = true, description = "On which it begins. Null, left out or empty: every day")
            List<@NotNull DayOfWeek> days) {

        private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
        private static final String TIME_MESSAGE = "must be a time such as 22:00";

        private Condition read() {
            try {
                return new Condition.TimeOfDay(
                        ZoneId.of(zone),
                        LocalTime.parse(from),
                        LocalTime.parse(to),
                        days == null || days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : Set.copyOf(days));
            } catch (DateTimeException unknown) {
                throw AdminRefusal.invalid("time_of_day.zone: must be a time zone such as Europe/Lisbon");
            }
        }

        static TimeOfDay of(Condition.TimeOfDay time) {
            return new TimeOfDay(
                    time.zone().getId(),
                    time.from().toString(),
                    time.to().toString(),
                    time.days().stream().sorted().toList());
        }
    }

    /** Who is asked. */
    @Schema(name = "PolicyWebhook")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Webhook(
            @NotBlank @Size(max = 2048) @Schema(examples = "https://example.com/approve", description = "https, and a public address")
            String url) {}

    Optional<Integer> readPosition() {
        return Optional.ofNullable(position);
    }

    RuleTerms read() {
        return new RuleTerms(name, Optional.ofNullable(walletId), new Conditions(conditions()), readAction());
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        some(assets).ifPresent(codes -> conditions.add(new Condition.Assets(Set.copyOf(codes))));
        DecimalAmount.parse(atLeast).ifPresent(amount -> conditions.add(new Condition.AmountAtLeast(amount)));
        Optional.ofNullable(worthAtLeast)
                .ifPresent(worth -> conditions.add(new Condition.WorthAtLeast(
                        DecimalAmount.parse(worth.amount()).orElseThrow(), worth.currency())));
        Optional.ofNullable(velocity)
                .ifPresent(given -> conditions.add(new Condition.Velocity(
                        Duration.ofSeconds(given.windowSeconds()),
                        DecimalAmount.parse(given.limit()).orElseThrow(),
                        Optional.ofNullable(given.currency()),
                        Boolean.TRUE.equals(given.perWallet()),
                        Boolean.TRUE.equals(given.perInitiator()))));
        Optional.ofNullable(destinationNotIn)
                .ifPresent(list -> conditions.add(new Condition.DestinationNotIn(lowerCase(list))));
        Optional.ofNullable(destinationIn)
                .ifPresent(list -> conditions.add(new Condition.DestinationIn(lowerCase(list))));
        some(initiators).ifPresent(ids -> conditions.add(new Condition.Initiators(Set.copyOf(ids))));
        some(purposes).ifPresent(names -> conditions.add(new Condition.Purposes(Set.copyOf(names))));
        Optional.ofNullable(timeOfDay).ifPresent(time -> conditions.add(time.read()));
        Optional.ofNullable(webhook).ifPresent(hook -> conditions.add(new Condition.Webhook(hook.url())));
        return conditions;
    }

    private static <T> Optional<List<T>> some(List<T> list) {
        return Optional.ofNullable(list).filter(given -> !given.isEmpty());
    }

    private static Set<String> lowerCase(List<String> addresses) {
        return addresses.stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private RuleAction readAction() {
        return new PolicyActionRequest(action, quorum, permission, userIds, windowSeconds).read();
    }
}
