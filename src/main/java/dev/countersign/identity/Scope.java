package dev.countersign.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a credential may do. A call without its scope is refused before anything is looked up. */
public enum Scope {
    /** Read ramp orders, quotes, users and payment details. */
    RAMP_READ("ramp:read"),
    /** Quote, initiate, confirm and cancel ramp orders; manage users and payment details. */
    RAMP_WRITE("ramp:write"),
    /** Submit a wallet's signature. */
    RAMP_AUTHORIZE("ramp:authorize"),
    /** Read customers' orders and balances. */
    CUSTOMER_ORDER_READ("customer_order:read"),
    /** Create and confirm customers' orders, have confirmation codes sent again, keep address books. */
    CUSTOMER_ORDER_WRITE("customer_order:write"),
    /** Read the partner's products, assets and exchange rates. */
    PARTNER_READ("partner:read"),
    /** Manage the partner's webhook subscriptions. */
    WEBHOOK_SUBSCRIPTION("webhook_subscription"),
    /** Search orders that wait for the partner's authorization, and approve or reject them. Only for people. */
    PARTNER_ORDER_AUTHORIZATION("partner_order_authorization"),
    /** Approve or reject what waits for approval. Only for people. */
    PENDING_APPROVAL_UPDATE("pending_approval_update"),
    /** Read wallets, and what happens and waits in them. Only for people. */
    WALLET_VIEW("wallet_view"),
    /** Send from wallets. Only for people. */
    WALLET_SPEND("wallet_spend"),
    /** Change wallets and the rules that they are under. Only for people. */
    WALLET_MANAGE("wallet_manage"),
    /** See approval requests. Only for people. */
    APPROVAL_READ("approval:read"),
    /** Ask for withdrawals that others approve, and cancel one's own requests. Only for people. */
    APPROVAL_CREATE("approval:create"),
    /** Approve or reject approval requests. Only for people. */
    APPROVAL_REVIEW("approval:review"),
    /** See the partner's accounts and people, and manage one's own keys. Only for people. */
    ACCOUNT_READ("account:read"),
    /** Play the liquidity provider's part. */
    PROVIDER("provider"),
    /** Operate this installation. */
    OPERATOR("operator");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** The scope as it is written in requests and in the database. */
    public String text() {
        return text;
    }

    /** The scopes among these texts; what a later release knows and this one does not is left out. */
    public static Set<Scope> known(String... texts) {
        return Arrays.stream(texts).map(Scope::parse).flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** The scope of that text, if there is one. */
    public static Optional<Scope> parse(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
