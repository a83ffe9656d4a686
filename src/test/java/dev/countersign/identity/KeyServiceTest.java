package dev.countersign.identity;

import static dev.countersign.driver.LiriumClient.newKeys;
import static dev.countersign.driver.LiriumClient.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Records;
import dev.countersign.lifecycle.Result;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which keys are registered, for whom, and for what. */
@QuarkusTest
class KeyServiceTest {

    private static final Set<Scope> READ = EnumSet.of(Scope.CUSTOMER_ORDER_READ);

    private static LiriumClient bank;
    private static KeyPair keys;

    @Inject
    KeyService service;

    @BeforeAll
    static void open() {
        bank = LiriumClient.ofNewPartner();
        keys = newKeys(2048);
    }

    @Test
    void whatIsNotOnePublicRsaKeyIsRefused() throws GeneralSecurityException {
        String good = pem(keys.getPublic());
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(256);
        for (String text : List.of(
                "",
                "nonsense",
                good.replace("PUBLIC KEY", "CERTIFICATE"),
                good.replace("PUBLIC KEY", "RSA PUBLIC KEY"),
                good + good,
                good.substring(0, good.length() / 2),
                good.replace("M", "N"),
                pem("PUBLIC KEY", new byte[0]),
                pem("PUBLIC KEY", new byte[300]),
                pem(curve.generateKeyPair().getPublic()),
                "x".repeat(20_000))) {
            assertThat(problem(request(text, READ))).as(text).isEqualTo(new KeyProblem.MalformedKey());
        }
    }

    @Test
    void aPrivateKeyIsRefusedForWhatItIs() {
        byte[] secret = keys.getPrivate().getEncoded();
        for (String text : List.of(
                pem("PRIVATE KEY", secret),
                pem("RSA PRIVATE KEY", secret),
                pem("ENCRYPTED PRIVATE KEY", secret),
                pem(keys.getPublic()) + pem("PRIVATE KEY", secret))) {
            assertThat(problem(request(text, READ))).isEqualTo(new KeyProblem.PrivateKey());
        }
    }

    @Test
    void aKeyIsNeitherTooShortNorTooLongNorOddlyMade() throws GeneralSecurityException {
        assertThat(problem(request(pem(newKeys(1024).getPublic()), READ))).isEqualTo(new KeyProblem.WrongSize(1024));
        BigInteger modulus = ((RSAPublicKey) keys.getPublic()).getModulus();
        BigInteger large = BigInteger.ONE.shiftLeft(8192).add(BigInteger.ONE);
        assertThat(problem(request(pem(key(large, 65537)), READ))).isEqualTo(new KeyProblem.WrongSize(8193));
        for (long exponent : new long[] {3, 65536, 65538}) {
            assertThat(problem(request(pem(key(modulus, exponent)), READ)))
                    .as("%d", exponent)
                    .isEqualTo(new KeyProblem.WrongExponent());
        }
        assertThat(problem(request(pem(key(modulus, BigInteger.ONE.shiftLeft(64).add(BigInteger.ONE))), READ)))
                .isEqualTo(new KeyProblem.WrongExponent());
        done(request(pem(key(large.shiftRight(1).setBit(0), 65537)), READ));
    }

    @Test
    void whoItIsBoundToIsThePartners() {
        LiriumClient rival = LiriumClient.ofNewPartner();
        String good = pem(keys.getPublic());
        assertThat(problem(UUID.randomUUID(), request(good, READ))).isEqualTo(new KeyProblem.UnknownPartner());
        for (UUID user : List.of(UUID.randomUUID(), rival.person())) {
            assertThat(problem(new KeyRequest("x", good, READ, Optional.of(user), Optional.empty())))
                    .isEqualTo(new KeyProblem.UnknownUser());
        }
        for (UUID customer : List.of(UUID.randomUUID(), rival.customer())) {
            assertThat(problem(new KeyRequest("x", good, READ, Optional.empty(), Optional.of(customer))))
                    .isEqualTo(new KeyProblem.UnknownCustomer());
        }
    }

    @Test
    void aPersonWhoLeftGetsNoKey() throws SQLException {
        UUID person = bank.person();
        Records.change("update partner_user set deactivated_at = countersign_now() where id = ?", person);
        assertThat(problem(new KeyRequest("x", pem(keys.getPublic()), READ, Optional.of(person), Optional.empty())))
                .isEqualTo(new KeyProblem.UnknownUser());
    }

    @Test
    void scopesAreThoseOfItsHolder() {
        String good = pem(keys.getPublic());
        assertThat(problem(request(good, Set.of()))).isEqualTo(new KeyProblem.NoScope());
        for (Scope foreign :
                List.of(Scope.RAMP_READ, Scope.RAMP_WRITE, Scope.RAMP_AUTHORIZE, Scope.PROVIDER, Scope.OPERATOR)) {
            assertThat(problem(request(good, EnumSet.of(Scope.CUSTOMER_ORDER_READ, foreign))))
                    .isEqualTo(new KeyProblem.ForeignScope(foreign));
        }
        assertThat(problem(request(good, EnumSet.of(Scope.PARTNER_ORDER_AUTHORIZATION))))
                .isEqualTo(new KeyProblem.NeedsUser(Scope.PARTNER_ORDER_AUTHORIZATION));
        Optional<UUID> customer = Optional.of(bank.customer());
        for (Scope scope : List.of(Scope.PARTNER_READ, Scope.WEBHOOK_SUBSCRIPTION, Scope.PARTNER_ORDER_AUTHORIZATION)) {
            assertThat(problem(new KeyRequest("x", good, EnumSet.of(scope), Optional.of(bank.person()), customer)))
                    .isEqualTo(new KeyProblem.NotForCustomer(scope));
        }
        Credential both = done(new KeyRequest("x", good, READ, Optional.of(bank.person()), customer));
        assertThat(both.customerId()).isEqualTo(customer);
        assertThat(both.publicId()).matches("[0-9a-f]{32}");
    }

    /** The same rules hold for whoever writes into the database by another way. */
    @Test
    void theDatabaseKnowsTheRulesToo() {
        LiriumClient rival = LiriumClient.ofNewPartner();
        Credential key = done(request(pem(keys.getPublic()), READ));
        UUID customer = bank.customer();
        refuses("set scopes = '{partner_order_authorization}'", key);
        refuses("set scopes = '{partner:read}', customer_id = '" + customer + "'", key);
        refuses("set scopes = '{webhook_subscription}', customer_id = '" + customer + "'", key);
        refuses("set customer_id = '" + rival.customer() + "'", key);
        refuses("set user_id = '" + rival.person() + "'", key);
        refuses("set public_key = null", key);
        refuses("set secret_hash = decode(repeat('00', 32), 'hex')", key);
        refuses("set kind = 'API_KEY'", key);
        refuses("set partner_id = null", key);
        refuses("set public_id = 'short'", key);
        assertThatThrownBy(() ->
                        Records.change("update credential set customer_id = ? where kind = 'OPERATOR_TOKEN'", customer))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> Records.change("update credential set secret_hash = null where kind = 'API_KEY'"))
                .isInstanceOf(SQLException.class);
    }

    private static void refuses(String change, Credential key) {
        assertThatThrownBy(() -> Records.change("update credential " + change + " where id = ?", key.id()))
                .as(change)
                .isInstanceOf(SQLException.class);
    }

    private static RSAPublicKey key(BigInteger modulus, long exponent) throws GeneralSecurityException {
        return key(modulus, BigInteger.valueOf(exponent));
    }

    private static RSAPublicKey key(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static KeyRequest request(String pem, Set<Scope> scopes) {
        return new KeyRequest("test", pem, scopes, Optional.empty(), Optional.empty());
    }

    private Credential done(KeyRequest request) {
        return LiriumClient.wait(service.issueRs512Key(bank.partnerId(), request))
                .orThrow(problem -> new IllegalStateException(problem.toString()));
    }

    private KeyProblem problem(KeyRequest request) {
        return problem(bank.partnerId(), request);
    }

    private KeyProblem problem(UUID partnerId, KeyRequest request) {
        return switch (LiriumClient.wait(service.issueRs512Key(partnerId, request))) {
            case Result.Refused<Credential, KeyProblem> refused -> refused.problem();
            case Result.Done<Credential, KeyProblem> done -> throw new AssertionError("it was registered");
        };
    }
}
