package dev.countersign.driver;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificates of receivers: one that the service of the tests trusts, and one that it does not. Made anew for each run; found
 * by the service loader.
 */
public final class ReceiverCertificates implements QuarkusTestResourceLifecycleManager {

    private static final String FOLDER = "countersign.test-certificates";
    private static final String PASSWORD = "changeit";

    /** A name that the trusted certificate has, and that no name server knows. */
    public static final String NAME = "hooks.example.com";

    @Override
    public Map<String, String> start() {
        Path store = store("trusted");
        return Map.of(
                "quarkus.tls.webhook.trust-store.p12.path",
                store.toString(),
                "quarkus.tls.webhook.trust-store.p12.password",
                PASSWORD);
    }

    @Override
    public void stop() {}

    /** What a receiver with the trusted certificate speaks: good for {@code localhost}, {@code 127.0.0.1} and {@link #NAME}. */
    public static SSLContext trusted() {
        return context("trusted");
    }

    /** What a receiver with anybody's certificate speaks. */
    public static SSLContext unknown() {
        return context("unknown");
    }

    private static SSLContext context(String name) {
        try (InputStream input = Files.newInputStream(store(name))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(input, PASSWORD.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Path store(String name) {
        synchronized (System.getProperties()) {
            try {
                String known = System.getProperty(FOLDER);
                Path folder = known == null ? Files.createTempDirectory("countersign-certificates-") : Path.of(known);
                System.setProperty(FOLDER, folder.toString());
                Path store = folder.resolve(name + ".p12");
                if (!Files.exists(store)) {
                    generate(store);
                }
                return store;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static void generate(Path store) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=receiver",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1,dns:" + NAME,
                        "-ext",
                        "bc:c",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        try {
            String words = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool: " + words);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
