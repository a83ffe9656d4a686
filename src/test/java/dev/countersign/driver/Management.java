package dev.countersign.driver;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The operator's own port: probes and metrics, which the API's port does not serve. */
public final class Management {

    private Management() {}

    public static Response get(String path) {
        return RestAssured.given().noFilters().get(address() + path);
    }

    /** The sum of all samples whose line begins so; 0 without any. */
    public static double sum(String beginning) {
        return get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Scheme, host and port, without a path. A packaged service listens where it was told to, a test's own at any free port. */
    public static String address() {
        Config config = ConfigProvider.getConfig(Management.class.getClassLoader());
        int port = config.getValue("test.management.url", URI.class).getPort();
        return "http://localhost:"
                + (port > 0
                        ? port
                        : config.getValue("countersign.test-database.quarkus.management.port", Integer.class));
    }
}
