package dev.countersign;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.countersign.driver.Management;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

/** The packaged service starts, and answers what operators and integrators ask first. */
@QuarkusIntegrationTest
class StartupIT {
    @Test
    void isReady() {
        Management.get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void measuresItsDatabasePool() {
        Management.get("/q/metrics").then().statusCode(200).body(containsString("sql_pool_queue_size"));
    }

    @Test
    void documentsItself() {
        given().when().get("/q/openapi?format=json").then().statusCode(200).body("openapi", equalTo("3.1.0"));
        given().when().get("/q/swagger-ui/").then().statusCode(200);
    }
}
