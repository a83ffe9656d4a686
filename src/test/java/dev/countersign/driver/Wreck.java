package dev.countersign.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that does not keep to any rule of HTTP. */
public final class Wreck implements AutoCloseable {

    private static final String HEAD = "HTTP/1.1 %s\r\nContent-Type: text/plain\r\n";

    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean closed;

    private Wreck(ServerSocket server) {
        this.server = server;
    }

    /** What it does with a connection. */
    @FunctionalInterface
    public interface Behaviour {
        void meet(Socket socket) throws IOException, InterruptedException;
    }

    /** One that does this. */
    public static Wreck that(Behaviour behaviour) {
        try {
            Wreck wreck = new Wreck(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> wreck.accept(behaviour));
            return wreck;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes the connection, and never says a word. */
    public static Wreck hangs() {
        return that(Wreck::linger);
    }

    /** Sends a good status and then its body without end. */
    public static Wreck floods() {
        return that(socket -> {
            readHead(socket);
            write(socket, HEAD.formatted("200 OK") + "Content-Length: 1073741824\r\n\r\n");
            byte[] block = new byte[64 * 1024];
            Arrays.fill(block, (byte) 'x');
            for (long sent = 0; sent < 1_073_741_824L; sent += block.length) {
                socket.getOutputStream().write(block);
            }
        });
    }

    /** Sends a status, and then one byte of its chunked body now and then. */
    public static Wreck drips() {
        return that(socket -> {
            readHead(socket);
            write(socket, HEAD.formatted("200 OK") + "Transfer-Encoding: chunked\r\n\r\n");
            for (int second = 0; second < 60; second++) {
                write(socket, "1\r\nx\r\n");
                Thread.sleep(100);
            }
        });
    }

    /** Drips its header. */
    public static Wreck dripsHeaders() {
        return that(socket -> {
            readHead(socket);
            write(socket, "HTTP/1.1 200 OK\r\n");
            for (int line = 0; line < 600; line++) {
                write(socket, "X-" + line + ": y\r\n");
                Thread.sleep(100);
            }
        });
    }

    /** Answers what is neither TLS nor HTTP. */
    public static Wreck garbage() {
        return that(socket -> {
            socket.getOutputStream()
                    .write(new byte[] {0x16, 0x03, 0x01, (byte) 0xff, (byte) 0xff, 0, 1, 2, 3, 4, 5, 6, 7});
            write(socket, "this is neither TLS nor HTTP\r\n\r\n");
            Thread.sleep(50);
        });
    }

    /** Resets the connection once it has read the request. */
    public static Wreck resets() {
        return that(socket -> {
            readHead(socket);
            socket.setSoLinger(true, 0);
        });
    }

    /** Answers with this status line, whatever it says. */
    public static Wreck says(String status) {
        return that(socket -> {
            readHead(socket);
            write(socket, HEAD.formatted(status) + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        });
    }

    public String url(String scheme) {
        return scheme + "://localhost:" + server.getLocalPort() + "/hooks";
    }

    public int connections() {
        return connections.get();
    }

    private void accept(Behaviour behaviour) {
        while (!closed) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> meet(socket, behaviour));
            } catch (IOException over) {
                return;
            }
        }
    }

    private static void meet(Socket socket, Behaviour behaviour) {
        try (socket) {
            behaviour.meet(socket);
        } catch (SocketException gone) {
            // the other side had enough
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void linger(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // reads on, and says nothing
        }
    }

    private static void readHead(Socket socket) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return;
            }
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
