package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that secrets in the embedded database are sealed with: made once, kept beside its data. */
final class SecretKeyFile {

    private static final int BYTES = 32;

    private final Path home;

    SecretKeyFile(Path home) {
        this.home = home;
    }

    /** The key as it stands in {@code countersign.secret.keys}. Whoever calls this holds the folder. */
    String key() {
        try {
            if (Files.notExists(file())) {
                create();
            }
            return Files.readString(file()).strip();
        } catch (IOException failure) {
            throw new StartupRefused(file() + " cannot be read or made; it holds the key of stored secrets.", failure);
        }
    }

    /** A new key, in the form of {@code countersign.secret.keys}. */
    static String newKey() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return "local:" + Base64.getEncoder().encodeToString(key);
    }

    /** Written whole under another name first: a crash leaves no half of a key. */
    private void create() throws IOException {
        Path unfinished = home.resolve("secret-key.unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, newKey(), StandardOpenOption.SYNC);
        Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file() {
        return home.resolve("secret-key");
    }
}
