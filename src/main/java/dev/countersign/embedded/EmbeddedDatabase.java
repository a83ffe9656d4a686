package dev.countersign.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server of our own, reachable from this machine only, whose data stays in a local folder.
 *
 * <p>The server is a separate process that survives a crash of this one: a start first ends what an earlier run left.
 */
public final class EmbeddedDatabase {
    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final String USER = "countersign";
    private static final String SECONDS_TO_WAIT = "60";
    private static final String UNFINISHED = "postgres.unfinished";

    private final Path home;
    private final Path data;
    private final FolderLock lock;
    private final PostgresPrograms programs;
    private final int port;

    private EmbeddedDatabase(Path home, FolderLock lock, PostgresPrograms programs, int port) {
        this.home = home;
        this.data = home.resolve("postgres");
        this.lock = lock;
        this.programs = programs;
        this.port = port;
    }

    /** Whether a commit survives a power cut, or the machine's speed matters more (tests). */
    public enum Durability {
        DURABLE("on"),
        FAST("off");

        private final String onOff;

        Durability(String onOff) {
            this.onOff = onOff;
        }
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param home the folder that holds the data, the server's log and the lock
     * @param cache the folder that the PostgreSQL programs are unpacked into
     * @param port where to listen, or empty for any free port
     */
    public static EmbeddedDatabase start(Path home, Path cache, OptionalInt port, Durability durability) {
        try {
            Files.createDirectories(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path folder = home.toRealPath();
            FolderLock lock = FolderLock.claim(folder);
            Path unpacked = PostgresArchive.forThisMachine().unpackedIn(cache.toAbsolutePath());
            EmbeddedDatabase database = new EmbeddedDatabase(
                    folder, lock, new PostgresPrograms(unpacked), port.isPresent() ? port.getAsInt() : freePort());
            database.startOn(durability);
            return database;
        } catch (IOException failure) {
            throw new StartupRefused("the embedded PostgreSQL in " + home + " does not start: " + failure, failure);
        }
    }

    /** Stops the server cleanly: open transactions are rolled back, everything committed is on disk. */
    public void stop() {
        if (!lock.isHeld() || Files.notExists(pidFile())) {
            return;
        }
        try {
            programs.run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", SECONDS_TO_WAIT);
        } catch (IOException failure) {
            throw new StartupRefused("the embedded PostgreSQL does not stop: " + failure, failure);
        }
    }

    /** Stops the server and deletes its folder. */
    public void discard() {
        stop();
        try {
            PostgresArchive.delete(home);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The configuration that points Quarkus at this server. */
    public Map<String, String> configuration() {
        String address = "postgresql://127.0.0.1:" + port + "/postgres";
        return Map.of(
                "quarkus.datasource.reactive.url",
                address,
                "quarkus.datasource.jdbc.url",
                "jdbc:" + address,
                "quarkus.datasource.username",
                USER,
                "quarkus.datasource.password",
                password());
    }

    /** The file that exists while the server runs. */
    public Path pidFile() {
        return new Postmaster(data).pidFile();
    }

    private void startOn(Durability durability) throws IOException {
        endLeftover();
        deleteUnfinished();
        if (Files.notExists(data)) {
            create(durability);
        }
        refuseOtherVersion();
        Path log = home.resolve("postgres.log");
        if (Files.exists(log)) {
            Files.move(log, home.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            programs.run(
                    "pg_ctl",
                    "start",
                    "-D",
                    data.toString(),
                    "-l",
                    log.toString(),
                    "-o",
                    options(durability),
                    "-w",
                    "-t",
                    SECONDS_TO_WAIT);
        } catch (StartupRefused refused) {
            throw new StartupRefused("PostgreSQL does not start on port " + port + ": " + lastLines(log), refused);
        }
    }

    private void endLeftover() throws IOException {
        Postmaster postmaster = new Postmaster(data);
        Optional<ProcessHandle> named = postmaster.named();
        if (named.isEmpty()) {
            return; // no file, or a dead process: PostgreSQL itself sorts that out, with checks of its own
        }
        if (postmaster.serves(named.get())) {
            stop();
        } else {
            Files.delete(postmaster.pidFile()); // the number was given to another program since
        }
    }

    /** Deletes what crashed starts began, as far as nobody writes there any more. */
    private void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> begun = Files.newDirectoryStream(home, UNFINISHED + "*")) {
            for (Path folder : begun) {
                try {
                    PostgresArchive.delete(folder);
                } catch (IOException inUse) {
                    LOG.debugf("%s is left to the next start: %s", folder, inUse);
                }
            }
        }
    }

    /**
     * Builds the data folder next to its final name and renames it, so that an interrupted start leaves nothing half done. Under
     * a name of its own: initdb outlives a crash of this process, and may still be at work on what that began.
     */
    private void create(Durability durability) throws IOException {
        Path unfinished = Files.createTempDirectory(home, UNFINISHED);
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        Files.deleteIfExists(passwordFile());
        Files.createFile(
                passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), HexFormat.of().formatHex(secret));
        programs.run(
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile(),
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin", // the same order of text on every machine
                "--builtin-locale=C.UTF-8",
                durability == Durability.DURABLE ? "--data-checksums" : "--no-sync");
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void refuseOtherVersion() throws IOException {
        String made = Files.readString(data.resolve("PG_VERSION")).strip();
        String ours = programs.majorVersion();
        if (!made.equals(ours)) {
            throw new StartupRefused(data + " was made by PostgreSQL " + made + ", and this build brings PostgreSQL "
                    + ours + "; move the folder away, or choose another one with COUNTERSIGN_DATA_DIR.");
        }
    }

    private String options(Durability durability) {
        Map<String, String> settings = Map.of(
                "port",
                Integer.toString(port),
                "listen_addresses",
                "127.0.0.1",
                "unix_socket_directories",
                "''",
                "timezone",
                "UTC",
                "fsync",
                durability.onOff,
                "synchronous_commit",
                durability.onOff,
                "full_page_writes",
                durability.onOff);
        return settings.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    private String password() {
        try {
            return Files.readString(passwordFile()).strip();
        } catch (IOException missing) {
            throw new StartupRefused(
                    passwordFile() + " cannot be read; it holds the password of the database.", missing);
        }
    }

    private Path passwordFile() {
        return home.resolve("password");
    }

    private static String lastLines(Path log) throws IOException {
        if (Files.notExists(log)) {
            return "it wrote no log";
        }
        var lines = Files.readAllLines(log);
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
