package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.countersign.driver.Management;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The service starts on the tests' database, migrates it, and says that it is ready. */
@QuarkusTest
class StartupTest {
    @Inject
    DataSource database;

    @Test
    void isReady() {
        Management.get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void everyMigrationSucceeded() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet failed =
                        statement.executeQuery("select count(*) from flyway_schema_history where not success")) {
            assertThat(failed.next()).isTrue();
            assertThat(failed.getInt(1)).isZero();
        }
    }
}
