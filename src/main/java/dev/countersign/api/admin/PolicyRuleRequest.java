package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.DecimalAmount;
import dev.countersign.identity.Permission;
import dev.countersign.policy.Condition;
import dev.countersign.policy.Reviewers;
import dev.countersign.policy.RuleTerms;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A policy rule, as the operator gives it. */
@JsonNaming(SnakeCaseStrategy.class)
public record PolicyRuleRequest(
        @Min(1) @Max(1_000_000) @Schema(
                examples = "10",
                description = "Its place among the partner's rules. Left out: behind all others, or where it is")
        Integer position,

        @NotBlank @Size(max = 100) @Schema(examples = "Large sends of USDT")
        String name,

        @Pattern(regexp = "[A-Z0-9]{2,12}", message = "must be an asset code such as USDT") @Schema(nullable = true, examples = "USDT", description = "Null or left out: any asset")
        String asset,

        @NotNull @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(
                examples = "1000",
                description = "Transfers of this amount or more are matched, in units of the asset that is moved")
        String atLeast,

        @NotNull @Min(1) @Max(100) @Schema(examples = "2", description = "How many people must approve; one rejection ends it")
        Integer quorum,

        @NotNull @Pattern(regexp = "[a-z][a-z0-9:._-]{0,63}", message = "must be the name of a permission") @Schema(examples = "sends:review", description = "Whoever of the partner's people holds it may decide")
        String permission,

        @NotNull @Min(1) @Max(31_536_000) @Schema(examples = "86400", description = "How long there is to decide")
        Integer windowSeconds) {

    Optional<Integer> readPosition() {
        return Optional.ofNullable(position);
    }

    RuleTerms read() {
        return new RuleTerms(
                name,
                new Condition(
                        Optional.ofNullable(asset), DecimalAmount.parse(atLeast).orElseThrow()),
                new Reviewers(quorum, new Permission(permission), Duration.ofSeconds(windowSeconds)));
    }
}
