package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationState;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * What a list is asked for. Lists of values come as repeated names, as names with {@code []} behind them, and with commas; most names
 * have been published in two spellings, and both are read. What is not known is ignored; a value that is none is 400.
 */
public class ApprovalQuery {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int MOST = 500;
    private static final int USUAL = 25;
    private static final int MOST_ENTERPRISES = 20;
    private static final int MOST_VALUES = 500;
    private static final Set<String> SCOPES = Set.of("enterprise", "wallet", "organization", "global", "safe");
    private static final Set<String> RESOURCES = Set.of(
            "countersigningSettlement",
            "policyRule",
            "signingSettlement",
            "ethUnstake",
            "userEmail",
            "organizationAdmin",
            "organizationAdminInvite",
            "crossChainRecovery");

    @RestQuery
    @Parameter(description = "Only of these wallets; also `wallet`")
    List<String> walletId;

    @RestQuery
    @Parameter(description = "Only of these enterprises, 20 at most; also `enterprise`")
    List<String> enterpriseId;

    @RestQuery
    @Parameter(description = "Only of these organizations")
    List<String> organizationId;

    @RestQuery
    @Parameter(description = "Only of these coins; also `coins`")
    List<String> coin;

    @RestQuery
    @Parameter(
            description = "Each coin stands for its tokens as well",
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    String allTokens;

    @RestQuery
    @Parameter(description = "By default those that are open: `awaitingSignature`, `pending`, `pendingFinalApproval`")
    List<String> state;

    @RestQuery
    @Parameter(description = "Only of these `info.type`s")
    List<String> requestType;

    @RestQuery
    @Parameter(description = "Only tied to a `wallet`, or to the `enterprise`")
    List<String> scope;

    @RestQuery
    @Parameter(description = "Of generic requests, which there are none of here")
    List<String> requestResourceType;

    @RestQuery
    @Parameter(
            description = "Whether to add `walletLabel`",
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    String expandWalletLabels;

    @RestQuery
    @Parameter(
            description = "Whether to add `addressLabels`",
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    String expandAddressLabels;

    @RestQuery
    @Parameter(description = "Only what comes after this one: `nextBatchPrevId` of the page before")
    String prevId;

    @RestQuery
    @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "25"))
    String limit;

    @RestQuery
    @Parameter(description = "How many to leave out", schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
    String offset;

    @Context
    UriInfo uri;

    /** Reads it for a viewer. */
    ApprovalSearch read(Viewer viewer) {
        Set<UUID> enterprises = ids("enterpriseId", "enterprise");
        if (enterprises.size() > MOST_ENTERPRISES) {
            throw BitGoException.invalid("enterpriseId: at most " + MOST_ENTERPRISES);
        }
        Set<UUID> organizations = ids("organizationId", "organization");
        Set<ApprovalType> types = values("requestType", ApprovalType::parse);
        Set<String> scopes = values("scope", text -> known(SCOPES, text));
        Set<String> resources = values("requestResourceType", text -> known(RESOURCES, text));
        Set<AuthorizationState> states = states();
        boolean elsewhere = !enterprises.isEmpty() && !enterprises.contains(viewer.partnerId())
                || !organizations.isEmpty() && !organizations.contains(viewer.partnerId())
                || !resources.isEmpty();
        boolean transfers = among(types, ApprovalType.TRANSACTION_REQUEST) && among(scopes, "wallet");
        boolean rules = among(types, ApprovalType.POLICY_RULE_REQUEST)
                && (among(scopes, "enterprise") || among(scopes, "wallet"));
        return new ApprovalSearch(
                states,
                wallets(),
                values("coin", "coins", Optional::of),
                flag("allTokens", allTokens),
                !elsewhere && !states.isEmpty() && transfers,
                !elsewhere && !states.isEmpty() && rules,
                Optional.ofNullable(prevId)
                        .map(text -> BitGoId.parse(text)
                                .orElseThrow(() -> BitGoException.invalid("prevId: must be an id of 32 digits"))),
                number("limit", limit, 1, MOST).orElse(USUAL),
                number("offset", offset, 0, Integer.MAX_VALUE).orElse(0),
                new Labels(
                        flag("expandWalletLabels", expandWalletLabels),
                        flag("expandAddressLabels", expandAddressLabels)));
    }

    private Set<AuthorizationState> states() {
        Set<ApprovalState> asked = values("state", ApprovalState::parse);
        if (asked.isEmpty()) {
            return Set.of(AuthorizationState.PENDING);
        }
        return asked.stream()
                .flatMap(state -> state.meant().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(AuthorizationState.class)));
    }

    private Set<UUID> wallets() {
        return values(
                "walletId",
                "wallet",
                text -> Optional.of(BitGoId.parse(text).orElseThrow(() -> BitGoException.invalidWallet(text))));
    }

    private Set<UUID> ids(String name, String alias) {
        return values(name, alias, BitGoId::parse);
    }

    private <T> Set<T> values(String name, Function<String, Optional<T>> reader) {
        return values(name, name, reader);
    }

    private <T> Set<T> values(String name, String alias, Function<String, Optional<T>> reader) {
        MultivaluedMap<String, String> given = uri.getQueryParameters();
        Set<String> texts = Stream.of(name, name + "[]", alias, alias + "[]")
                .distinct()
                .flatMap(spelling -> given.getOrDefault(spelling, List.of()).stream())
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (texts.size() > MOST_VALUES) {
            throw BitGoException.invalid(name + ": at most " + MOST_VALUES);
        }
        return texts.stream()
                .map(text -> reader.apply(text)
                        .orElseThrow(() -> BitGoException.invalid(name + ": is not one that there is")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> known(Set<String> all, String text) {
        return all.contains(text) ? Optional.of(text) : Optional.empty();
    }

    private static <T> boolean among(Set<T> asked, T one) {
        return asked.isEmpty() || asked.contains(one);
    }

    /** Reads {@code true} and {@code false}; false when it is not there. */
    static boolean flag(String name, String text) {
        return switch (Objects.requireNonNullElse(text, "false")) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw BitGoException.invalid(name + ": must be true or false");
        };
    }

    /** Reads a number in a range; empty when it is not there. */
    static Optional<Integer> number(String name, String text, int least, int most) {
        return Optional.ofNullable(text)
                .map(given -> Optional.of(given)
                        .filter(digits -> NUMBER.matcher(digits).matches())
                        .map(Integer::valueOf)
                        .filter(number -> number >= least && number <= most)
                        .orElseThrow(() -> BitGoException.invalid(
                                "%s: must be a number from %d to %d".formatted(name, least, most))));
    }

    /** What is added to what is shown. */
    record Labels(boolean wallets, boolean addresses) {}
}
