package dev.countersign.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Claims a folder for this process. The operating system ends the claim together with the process, even after kill -9.
 *
 * <p>The channel must stay reachable, and the lock file must not be opened again by this process: closing any other
 * descriptor of it would end the claim.
 */
final class FolderLock {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock claim(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw new StartupRefused("another Countersign (process " + holder + ") is using " + folder
                        + "; stop it, or choose another folder with COUNTERSIGN_DATA_DIR.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        } catch (OverlappingFileLockException held) {
            // Dev mode runs main() again in the same process, whose first run still holds the claim.
            return new FolderLock(channel);
        }
        return new FolderLock(channel);
    }

    boolean isHeld() {
        return channel.isOpen();
    }
}
