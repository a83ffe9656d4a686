package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasourceUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://db:5432/countersign, jdbc:postgresql://db:5432/countersign",
        "vertx-reactive:postgresql://db/countersign, jdbc:postgresql://db/countersign",
        "postgres://db/countersign, jdbc:postgresql://db/countersign",
    })
    void jdbcFollowsFromReactive(String reactive, String jdbc) {
        assertThat(DatasourceUrl.jdbcOf(reactive)).isEqualTo(jdbc);
    }

    @Test
    void reactiveFollowsFromJdbc() {
        assertThat(DatasourceUrl.reactiveOf("jdbc:postgresql://db:5432/countersign"))
                .isEqualTo("postgresql://db:5432/countersign");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://user:secret@db/countersign",
                "postgresql://db/countersign?sslmode=require",
                "postgresql://one/countersign,postgresql://two/countersign",
                "mysql://db/countersign"
            })
    void nothingIsGuessed(String reactive) {
        assertThatThrownBy(() -> DatasourceUrl.jdbcOf(reactive))
                .isInstanceOf(StartupRefused.class)
                .hasMessageContaining("set QUARKUS_DATASOURCE_JDBC_URL too")
                .hasMessageNotContaining("secret");
    }
}
