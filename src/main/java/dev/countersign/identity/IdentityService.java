package dev.countersign.identity;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.lifecycle.Result;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Knows callers by their credentials; makes and revokes them. */
@ApplicationScoped
public class IdentityService {

    /** Compared when no credential has the given id, so that an unknown id takes as long as a wrong secret. */
    private static final byte[] NO_HASH = new byte[32];

    private final CredentialRepository credentials;
    private final PartnerRepository partners;
    private final UserRepository users;
    private final LiquidityProviderRepository providers;
    private final PrimaryKeys keys;
    private final SecureRandom random;

    IdentityService(
            CredentialRepository credentials,
            PartnerRepository partners,
            UserRepository users,
            LiquidityProviderRepository providers,
            PrimaryKeys keys,
            SecureRandom random) {
        this.credentials = credentials;
        this.partners = partners;
        this.users = users;
        this.providers = providers;
        this.keys = keys;
        this.random = random;
    }

    /** Who holds this token: empty for a malformed, unknown, wrong or revoked one, without a difference. */
    @WithSession
    public Uni<Optional<Caller>> authenticate(CredentialKind kind, String token) {
        Optional<SecretToken> parsed = SecretToken.parse(token)
                .filter(secret -> kind.prefix().filter(secret.prefix()::equals).isPresent());
        if (parsed.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return credentials.live(kind, parsed.get().publicId()).map(found -> {
            boolean matches = parsed.get()
                    .matches(found.map(credential -> credential.secretHash).orElse(NO_HASH));
            return found.filter(credential -> matches).map(Credential::caller);
        });
    }

    /** A new partner. */
    @WithTransaction
    public Uni<Partner> createPartner(String name) {
        Partner partner = new Partner();
        partner.id = keys.next();
        partner.name = name;
        return partners.persistAndFlush(partner);
    }

    /** Every partner, by name. */
    @WithSession
    public Uni<List<Partner>> partners() {
        return partners.list("order by name, id");
    }

    /** One partner. */
    @WithSession
    public Uni<Optional<Partner>> partner(UUID partnerId) {
        return partners.findById(partnerId).map(Optional::ofNullable);
    }

    /**
     * A new person of a partner.
     *
     * @param email one person's within the partner, whatever the case of its letters
     */
    @WithTransaction
    public Uni<Result<User, UserProblem>> createUser(
            UUID partnerId, String name, String email, Set<Permission> permissions) {
        // one at a time for each partner: whoever comes second sees the first one's person
        return partners.findById(partnerId, LockModeType.PESSIMISTIC_WRITE).flatMap(partner -> {
            if (partner == null) {
                return Uni.createFrom().item(Result.refused(UserProblem.UNKNOWN_PARTNER));
            }
            User user = new User();
            user.id = keys.next();
            user.partnerId = partnerId;
            user.name = name;
            user.email = email;
            user.permissions = names(permissions);
            return users.taken(partnerId, email)
                    .flatMap(taken -> taken
                            ? Uni.createFrom().item(Result.refused(UserProblem.EMAIL_TAKEN))
                            : users.persistAndFlush(user).map(Result::done));
        });
    }

    /** One person of a partner, active or not. */
    @WithSession
    public Uni<Optional<User>> user(UUID partnerId, UUID userId) {
        return users.ofPartner(partnerId, userId);
    }

    /** The people of a partner. */
    @WithSession
    public Uni<List<User>> users(UUID partnerId) {
        return users.ofPartner(partnerId);
    }

    /**
     * Replaces what a person may do, from the next decision on: approvals of somebody who may no longer give them do not count.
     *
     * @return false when the partner has no such person
     */
    @WithTransaction
    public Uni<Boolean> setPermissions(UUID partnerId, UUID userId, Set<Permission> permissions) {
        return users.ofPartner(partnerId, userId).map(found -> {
            found.ifPresent(user -> user.permissions = names(permissions));
            return found.isPresent();
        });
    }

    /**
     * A person no longer acts for the partner, from the next decision on.
     *
     * @return false when the partner has no such person, or it was so already
     */
    @WithTransaction
    public Uni<Boolean> deactivateUser(UUID partnerId, UUID userId) {
        return users.update(
                        "deactivatedAt = function('countersign_now' as Instant) where id = ?1 and partnerId = ?2 and deactivatedAt is null",
                        userId,
                        partnerId)
                .map(count -> count > 0);
    }

    /** A new liquidity provider, with what the operator vouches for. */
    @WithTransaction
    public Uni<LiquidityProvider> createProvider(String name, boolean licensed, boolean settlementTrusted) {
        LiquidityProvider provider = new LiquidityProvider();
        provider.id = keys.next();
        provider.name = name;
        provider.licensed = licensed;
        provider.settlementTrusted = settlementTrusted;
        return providers.persistAndFlush(provider);
    }

    /** A partner's API key: its token is in this answer and nowhere else. Empty when there is no such partner. */
    @WithTransaction
    public Uni<Optional<IssuedCredential>> issueApiKey(UUID partnerId, String label, Set<Scope> scopes) {
        return partners.findById(partnerId).flatMap(partner -> {
            if (partner == null) {
                return Uni.createFrom().item(Optional.empty());
            }
            return issue(CredentialKind.API_KEY, label, scopes, credential -> credential.partnerId = partnerId)
                    .map(Optional::of);
        });
    }

    /** A liquidity provider's key. Empty when there is no such provider. */
    @WithTransaction
    public Uni<Optional<IssuedCredential>> issueProviderKey(UUID providerId, String label) {
        return providers.findById(providerId).flatMap(provider -> {
            if (provider == null) {
                return Uni.createFrom().item(Optional.empty());
            }
            return issue(
                            CredentialKind.PROVIDER_KEY,
                            label,
                            CredentialKind.PROVIDER_KEY.scopes(),
                            credential -> credential.providerId = providerId)
                    .map(Optional::of);
        });
    }

    /** The credentials of a partner of one kind, live and revoked. */
    @WithSession
    public Uni<List<Credential>> credentials(UUID partnerId, CredentialKind kind) {
        return credentials.ofPartner(partnerId, kind);
    }

    /** Revokes a partner's credential of one kind, from the next request on. False when it is unknown or already revoked. */
    @WithTransaction
    public Uni<Boolean> revoke(UUID partnerId, CredentialKind kind, UUID credentialId) {
        return credentials
                .update(
                        "revokedAt = function('countersign_now' as Instant) where id = ?1 and partnerId = ?2 and kind = ?3 and"
                                + " revokedAt is null",
                        credentialId,
                        partnerId,
                        kind)
                .map(count -> count > 0);
    }

    /** Revokes a liquidity provider's key. False when it is unknown or already revoked. */
    @WithTransaction
    public Uni<Boolean> revokeProviderKey(UUID providerId, UUID credentialId) {
        return credentials
                .update(
                        "revokedAt = function('countersign_now' as Instant) where id = ?1 and providerId = ?2 and revokedAt is null",
                        credentialId,
                        providerId)
                .map(count -> count > 0);
    }

    private static String[] names(Set<Permission> permissions) {
        return permissions.stream().map(Permission::name).sorted().toArray(String[]::new);
    }

    private Uni<IssuedCredential> issue(
            CredentialKind kind, String label, Set<Scope> scopes, java.util.function.Consumer<Credential> owner) {
        SecretToken token = SecretToken.generate(kind, random);
        Credential credential = new Credential();
        credential.id = keys.next();
        credential.kind = kind;
        credential.publicId = token.publicId();
        credential.secretHash = token.hash();
        credential.label = label;
        credential.scopes = scopes.stream().map(Scope::text).sorted().toArray(String[]::new);
        owner.accept(credential);
        return credentials.persistAndFlush(credential).map(saved -> new IssuedCredential(saved, token));
    }
}
