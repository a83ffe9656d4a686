package dev.countersign.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

/** The package comes with its bill of materials: what runs, and nothing that only tests. */
class BillOfMaterialsIT {

    @Test
    void namesWhatIsInside() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(new File("target", "sbom.json"));
        assertThat(bill.get("bomFormat").textValue()).isEqualTo("CycloneDX");
        Map<String, String> versions = StreamSupport.stream(
                        bill.get("components").spliterator(), false)
                .collect(Collectors.toMap(
                        component -> component.path("group").asText() + ":"
                                + component.get("name").textValue(),
                        component -> component.get("version").textValue(),
                        (first, second) -> first));
        assertThat(versions)
                .containsEntry("org.bouncycastle:bcprov-jdk18on", bouncyCastle())
                .containsKeys("io.quarkus:quarkus-rest-jackson", "org.flywaydb:flyway-database-postgresql")
                .doesNotContainKeys("io.rest-assured:rest-assured", "org.assertj:assertj-core");
    }

    /** The version that these tests themselves run with: it is in the name of its jar. */
    private static String bouncyCastle() {
        String jar = KeccakDigest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return jar.replaceFirst(".*/bcprov-jdk18on-(.*)\\.jar", "$1");
    }
}
