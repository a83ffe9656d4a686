package dev.countersign.embedded;

import java.util.regex.Pattern;

/** Translates between the two spellings of one PostgreSQL address, where that loses nothing. */
final class DatasourceUrl {
    private static final Pattern PLAIN = Pattern.compile("postgres(ql)?://[^@?,]+");

    private DatasourceUrl() {}

    static String jdbcOf(String reactive) {
        String address =
                reactive.startsWith("vertx-reactive:") ? reactive.substring("vertx-reactive:".length()) : reactive;
        refuseUnlessPlain(address, "QUARKUS_DATASOURCE_JDBC_URL");
        return "jdbc:" + address.replaceFirst("^postgres:", "postgresql:");
    }

    static String reactiveOf(String jdbc) {
        String address = jdbc.startsWith("jdbc:") ? jdbc.substring("jdbc:".length()) : jdbc;
        refuseUnlessPlain(address, "QUARKUS_DATASOURCE_REACTIVE_URL");
        return address;
    }

    private static void refuseUnlessPlain(String address, String missing) {
        if (!PLAIN.matcher(address).matches()) {
            throw new StartupRefused("only one of the two datasource URLs is set, and it says more than host, port and "
                    + "database, so the other cannot be derived; set " + missing + " too.");
        }
    }
}
