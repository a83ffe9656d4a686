package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** End users, where their fiat goes, and the address that some payouts wait for. */
@QuarkusTest
class UsersTest {

    private final Partner acme = Partner.acme();
    private final Partner rival = Partner.rival();

    @Test
    void aReferenceHasOneUser() {
        String reference = reference();
        JsonNode user = acme.user(reference, 201);
        assertThat(Json.names(user))
                .containsExactlyInAnyOrder("user_uuid", "id", "user_ref", "email", "kyc_status", "created_at");
        assertThat(user.get("id")).isEqualTo(user.get("user_uuid"));
        assertThat(user.get("created_at").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(acme.user(reference, 200)).isEqualTo(user);
        assertThat(rival.user(reference, 201).get("user_uuid")).isNotEqualTo(user.get("user_uuid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'user_ref':'a'}",
                "{'email':'a@b'}",
                "{'user_ref':'','email':'a@b'}",
                "{'user_ref':' ','email':'a@b'}",
                "{'user_ref':'a','email':'nobody'}",
                "{'user_ref':'a','email':'@'}",
                "{'user_ref':['a'],'email':'a@b'}",
                "{'user_ref':null,'email':null}"
            })
    void senselessUsersAreRefused(String body) {
        acme.post("/users", Json.of(body)).refusedAccount(400, "invalid_request");
    }

    @Test
    void paymentDetailsComeAndGo() {
        String user = acme.user(reference(), 201).get("user_uuid").textValue();
        String path = "/users/" + user + "/payment-details";
        JsonNode added = acme.post(
                        path,
                        Json.of(
                                "{'currency':'EUR','rail':'sepa','institution_name':'Banco','country_code':'PT','details':"
                                        + "{'iban':'PT50','holder':{'name':'Ana'}}}"))
                .data(201);
        assertThat(Json.names(added))
                .containsExactlyInAnyOrder(
                        "payment_details_id",
                        "id",
                        "currency",
                        "rail",
                        "payment_method_slug",
                        "institution_name",
                        "country_code",
                        "details");
        assertThat(added.get("payment_details_id").isIntegralNumber()).isTrue();
        assertThat(added.get("details")).isEqualTo(Json.of("{'iban':'PT50','holder':{'name':'Ana'}}"));
        assertThat(acme.get(path).data(200)).containsExactly(added);

        String one = path + "/" + added.get("payment_details_id");
        rival.call("DELETE", one, null).refusedAccount(404, "invalid_payment_details");
        acme.call("DELETE", one, null).data(200);
        acme.call("DELETE", one, null).refusedAccount(404, "invalid_payment_details");
        assertThat(acme.get(path).data(200)).isEmpty();
        acme.quote(acme.quoteRequest()
                        .put("user_uuid", user)
                        .put(
                                "payment_details_id",
                                added.get("payment_details_id").longValue()))
                .refused(404, "INVALID_PAYMENT_DETAILS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'currency':'EUR','rail':'nothing','institution_name':'b','details':{'a':'b'}}",
                "{'currency':'USD','rail':'sepa','institution_name':'b','details':{'a':'b'}}",
                "{'currency':'euro','rail':'sepa','institution_name':'b','details':{'a':'b'}}",
                "{'currency':'EUR','rail':'sepa','institution_name':'b','details':{}}",
                "{'currency':'EUR','rail':'sepa','institution_name':'b','details':'text'}",
                "{'currency':'EUR','rail':'sepa','institution_name':'b','country_code':'Portugal','details':{'a':'b'}}"
            })
    void senselessPaymentDetailsAreRefused(String body) {
        acme.post("/users/" + acme.userUuid() + "/payment-details", Json.of(body))
                .refusedAccount(400, "invalid_request");
    }

    @Test
    void unknownAndForeignUsersAreTheSame() {
        for (String id : List.of(rival.userUuid(), UUID.randomUUID().toString())) {
            acme.get("/users/" + id + "/payment-details").refusedAccount(404, "invalid_request");
            acme.call("PATCH", "/users/" + id + "/kyc", Json.object("city", "X"))
                    .refusedAccount(404, "invalid_request");
            acme.post(
                            "/users/" + id + "/payment-details",
                            Json.of("{'currency':'EUR','rail':'sepa','institution_name':'b','details':{'a':'b'}}"))
                    .refusedAccount(404, "invalid_request");
        }
        acme.get("/users/7/payment-details").refusedAccount(400, "invalid_request");
        acme.call("DELETE", "/users/" + acme.userUuid() + "/payment-details/x", null)
                .refusedAccount(400, "invalid_request");
    }

    @Test
    void aPayoutInEurWaitsForTheAddress() {
        String user = acme.user(reference(), 201).get("user_uuid").textValue();
        Order order = acme.sells(requestFor(user, "EUR", "sepa"));

        JsonNode shown = order.is("awaiting_liquidity_provider").show();
        assertThat(shown.get("next_action").textValue()).isEqualTo("update_kyc_address");
        JsonNode required = shown.get("action_required");
        assertThat(required.get("type").textValue()).isEqualTo("update_kyc_address");
        assertThat(required.get("message").textValue()).isNotBlank();
        assertThat(required.get("endpoint").textValue()).isEqualTo("PATCH /api/v1/partner/users/" + user + "/kyc");
        assertThat(required.get("fields").findValuesAsText("field")).containsExactly("address", "city", "postal_code");
        assertThat(required.get("fields").findValuesAsText("label")).hasSize(3).noneMatch(String::isBlank);
        assertThat(Json.texts(shown.get("allowed_actions"))).containsExactly("cancel");

        Snapshot before = order.snapshot();
        order.provider().accept(order.id(), order.escrow()).problem(409, "beneficiary_address_missing");
        assertThat(order.snapshot()).isEqualTo(before);
        assertThat(order.provider()
                        .get("/orders/" + order.id())
                        .body()
                        .get("ready")
                        .booleanValue())
                .isFalse();

        patch(user, "{'address':'Rua Augusta 1','city':'Lisboa'}").data(200);
        assertThat(order.show().get("action_required").get("fields").findValuesAsText("field"))
                .containsExactly("postal_code");
        order.provider().accept(order.id(), order.escrow()).problem(409, "beneficiary_address_missing");
        patch(user, "{'postal_code':'1100-048'}").data(200);

        shown = order.show();
        assertThat(shown.get("next_action").isNull()).isTrue();
        assertThat(shown.has("action_required")).isFalse();
        order.accepted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GBP:faster-payments:true", "AUD:npp:true", "NGN:nip:false", "KES:m-pesa:false", "USD:ach:false"
            })
    void onlySomeCurrenciesNeedAnAddress(String corridor) {
        String[] parts = corridor.split(":");
        String user = acme.user(reference(), 201).get("user_uuid").textValue();
        Order order = acme.sells(requestFor(user, parts[0], parts[1]));
        assertThat(order.show().has("action_required")).isEqualTo(Boolean.parseBoolean(parts[2]));
        order.cancel().data(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'city':''}", "{'city':[]}", "{'address':{}}"})
    void senselessAddressesAreRefused(String body) {
        patch(acme.userUuid(), body).refusedAccount(400, "invalid_request");
    }

    @Test
    void aBlankAddressIsNone() {
        String user = acme.user(reference(), 201).get("user_uuid").textValue();
        patch(user, "{'address':' ','city':' ','postal_code':' '}").refusedAccount(400, "invalid_request");
        Order order = acme.sells(requestFor(user, "EUR", "sepa"));
        order.provider().accept(order.id(), order.escrow()).problem(409, "beneficiary_address_missing");
    }

    private ObjectNode requestFor(String user, String currency, String rail) {
        return acme.quoteRequest()
                .put("user_uuid", user)
                .put("payment_details_id", acme.details(user, currency, rail))
                .put("fiat_currency", currency);
    }

    private Answer patch(String user, String body) {
        return acme.call("PATCH", "/users/" + user + "/kyc", Json.of(body));
    }

    private static String reference() {
        return "customer-" + UUID.randomUUID();
    }
}
