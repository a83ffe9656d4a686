package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.identity.Credential;
import dev.countersign.identity.CustomerService;
import dev.countersign.identity.KeyRequest;
import dev.countersign.identity.KeyService;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.spi.CDI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** A caller of the banking partners' door, which signs its own tokens. */
public final class LiriumClient {

    /** What a backend may do: everything but to decide. */
    public static final Set<Scope> BACKEND = EnumSet.of(
            Scope.CUSTOMER_ORDER_READ, Scope.CUSTOMER_ORDER_WRITE, Scope.PARTNER_READ, Scope.WEBHOOK_SUBSCRIPTION);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final UUID partnerId;
    private final Supplier<UUID> credentialId;
    private final String issuer;
    private final KeyPair keys;

    private LiriumClient(UUID partnerId, Supplier<UUID> credentialId, String issuer, KeyPair keys) {
        this.partnerId = partnerId;
        this.credentialId = credentialId;
        this.issuer = issuer;
        this.keys = keys;
    }

    /** A caller that the world's document describes: with an issuer and a private key. */
    public static LiriumClient of(UUID partnerId, JsonNode described) {
        String issuer = described.get("issuer").textValue();
        byte[] der = Base64.getMimeDecoder()
                .decode(described.get("private_key_pem").textValue().replaceAll("-----[A-Z ]+-----", ""));
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            return new LiriumClient(partnerId, () -> credential(issuer), issuer, new KeyPair(null, key));
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    /** A caller whose key the operator has registered, with this answer. */
    public static LiriumClient registered(String partnerId, JsonNode key, KeyPair keys) {
        UUID id = UUID.fromString(key.get("id").textValue());
        return new LiriumClient(
                UUID.fromString(partnerId), () -> id, key.get("issuer").textValue(), keys);
    }

    /** The backend of a new partner. */
    public static LiriumClient ofNewPartner() {
        Sandbox.world();
        UUID partnerId = UUID.randomUUID();
        change("insert into partner (id, name) values (?, 'Bank')", partnerId);
        return backendOf(partnerId);
    }

    /** A new backend key of a partner. */
    public static LiriumClient backendOf(UUID partnerId) {
        return with(partnerId, BACKEND, Optional.empty(), Optional.empty());
    }

    /** A new key of the same partner, for one customer. */
    public LiriumClient of(UUID customerId) {
        return with(
                partnerId,
                EnumSet.of(Scope.CUSTOMER_ORDER_READ, Scope.CUSTOMER_ORDER_WRITE),
                Optional.empty(),
                Optional.of(customerId));
    }

    /** A new key of the same partner, of one of its people, that may decide and nothing else. */
    public LiriumClient reviewer(UUID userId) {
        return with(partnerId, EnumSet.of(Scope.PARTNER_ORDER_AUTHORIZATION), Optional.of(userId), Optional.empty());
    }

    /** A new key of the same partner with other scopes. */
    public LiriumClient may(Set<Scope> scopes) {
        return with(partnerId, scopes, Optional.empty(), Optional.empty());
    }

    /** A new key of the same partner, of one of its people, with other scopes. */
    public LiriumClient ofPerson(UUID userId, Set<Scope> scopes) {
        return with(partnerId, scopes, Optional.of(userId), Optional.empty());
    }

    private static LiriumClient with(UUID partnerId, Set<Scope> scopes, Optional<UUID> user, Optional<UUID> customer) {
        KeyPair keys = newKeys(2048);
        Credential credential = wait(bean(KeyService.class)
                        .issueRs512Key(
                                partnerId, new KeyRequest("test", pem(keys.getPublic()), scopes, user, customer)))
                .orThrow(problem -> new IllegalStateException(problem.toString()));
        return new LiriumClient(partnerId, credential::id, credential.publicId(), keys);
    }

    public UUID partnerId() {
        return partnerId;
    }

    public UUID credentialId() {
        return credentialId.get();
    }

    private static UUID credential(String issuer) {
        return (UUID) Records.rows("select id from credential where public_id = ?", issuer)
                .getFirst()
                .get("id");
    }

    /** What its tokens name as their issuer. */
    public String issuer() {
        return issuer;
    }

    public KeyPair keys() {
        return keys;
    }

    /** A new customer of the partner. */
    public UUID customer() {
        return wait(bean(CustomerService.class).create(partnerId, "ana@example.com", "Ana Customer"))
                .orElseThrow()
                .id();
    }

    /** A new person of the partner. */
    public UUID person() {
        UUID id = UUID.randomUUID();
        change(
                "insert into partner_user (id, partner_id, name, email) values (?, ?, 'Reviewer', ?)",
                id,
                partnerId,
                id + "@example.com");
        return id;
    }

    /** A token as this caller makes them, of now. */
    public String token() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setIssuedAtToNow();
        return sign(claims);
    }

    /** These claims, signed as they should be. */
    public String sign(JwtClaims claims) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA512);
        jws.setHeader("typ", "JWT");
        jws.setPayload(claims.toJson());
        jws.setKey(keys.getPrivate());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException failure) {
            throw new AssertionError(failure);
        }
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return call("POST", path, body);
    }

    public Answer call(String method, String path, Object body) {
        return Http.call(method, path, headers(), body);
    }

    public Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + token());
    }

    /** A new pair of RSA keys. */
    public static KeyPair newKeys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The key in a PEM block. */
    public static PublicKey publicKey(String pem) {
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    /** A public key as its owner would send it. */
    public static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    /** A PEM block. */
    public static String pem(String type, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), type);
    }

    /** Waits for a service to answer. */
    public static <T> T wait(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
    }

    private static void change(String sql, Object... values) {
        try {
            Records.change(sql, values);
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }
}
