package dev.countersign.api;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;

/** Puts {@link OpenApiConformity} around every call of every Quarkus test; found by the service loader. */
public final class OpenApiConformityCallback implements QuarkusTestBeforeEachCallback {

    private static final OpenApiConformity CONFORMITY = new OpenApiConformity();

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        RestAssured.replaceFiltersWith(CONFORMITY);
    }
}
