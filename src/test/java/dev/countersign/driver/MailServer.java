package dev.countersign.driver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A small SMTP server (RFC 5321, with PIPELINING): keeps what it takes, byte for byte, and behaves as it is told. */
public final class MailServer implements AutoCloseable {

    private static final int LONGEST_LINE = 998;

    private final ServerSocket door;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<ReceivedMail> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger recipientsAsked = new AtomicInteger();
    private volatile Function<String, Behaviour> behaviour = MailServer::usual;
    private volatile String senderAnswer = "250 2.1.0 sender ok";

    private MailServer(ServerSocket door) {
        this.door = door;
        threads.execute(this::accept);
    }

    /** What becomes of a mail to one recipient. */
    public enum Behaviour {
        TAKE,
        /** The recipient does not exist. */
        REFUSE,
        /** Not now. */
        DEFER,
        /** The mail itself is refused, after it was seen. */
        REFUSE_CONTENT,
        /** The mail is taken, and the connection is gone before the answer. */
        TAKE_AND_VANISH,
        /** No answer any more, for as long as the client stays. */
        HANG
    }

    /** Starts on a port of this machine. */
    public static MailServer at(int port) {
        try {
            ServerSocket door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return new MailServer(door);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** From now on, by recipient. */
    public void behaves(Function<String, Behaviour> next) {
        behaviour = next;
    }

    /** Takes everything, except for those whom nobody can reach. */
    public void behaves() {
        behaviour = MailServer::usual;
        senderAnswer = "250 2.1.0 sender ok";
    }

    /** What it says to every sender from now on. */
    public void answersSenders(String answer) {
        senderAnswer = answer;
    }

    public List<ReceivedMail> received(String recipient) {
        return received.stream()
                .filter(mail -> mail.recipients().contains(recipient))
                .toList();
    }

    public int recipientsAsked() {
        return recipientsAsked.get();
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads.close();
    }

    private static Behaviour usual(String recipient) {
        return recipient.endsWith(".invalid") ? Behaviour.REFUSE : Behaviour.TAKE;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                threads.execute(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            say(out, "220 test ESMTP");
            List<String> recipients = new ArrayList<>();
            for (String line = line(in); line != null; line = line(in)) {
                String command = line.toUpperCase(Locale.ROOT);
                if (command.startsWith("EHLO")) {
                    say(out, "250-test\r\n250-ENHANCEDSTATUSCODES\r\n250 PIPELINING");
                } else if (command.startsWith("MAIL FROM:")) {
                    recipients.clear();
                    say(out, senderAnswer);
                } else if (command.startsWith("RCPT TO:")) {
                    say(out, recipient(line.substring(line.indexOf('<') + 1, line.lastIndexOf('>')), recipients));
                } else if (command.equals("DATA")) {
                    if (recipients.isEmpty()) {
                        say(out, "554 5.5.1 no recipient");
                    } else if (!data(in, out, List.copyOf(recipients))) {
                        return;
                    }
                } else if (command.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException gone) {
            // the client, or the test, has had enough
        } finally {
            open.remove(client);
        }
    }

    private String recipient(String address, List<String> recipients) {
        recipientsAsked.incrementAndGet();
        return switch (behaviour.apply(address)) {
            case REFUSE -> "550 5.1.1 <" + address + "> does not exist";
            case DEFER -> "451 4.3.0 <" + address + "> later";
            case TAKE, TAKE_AND_VANISH, REFUSE_CONTENT, HANG -> {
                recipients.add(address);
                yield "250 2.1.5 ok";
            }
        };
    }

    /** False when the conversation is over. */
    private boolean data(InputStream in, OutputStream out, List<String> recipients) throws IOException {
        say(out, "354 go on");
        boolean strict = true;
        StringBuilder content = new StringBuilder();
        for (String line = line(in); line != null && !line.equals("."); line = line(in)) {
            strict &= line.indexOf('\r') < 0 && line.indexOf('\n') < 0 && line.length() <= LONGEST_LINE;
            content.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        Behaviour wanted = behaviour.apply(recipients.getFirst());
        if (wanted == Behaviour.HANG) {
            in.readAllBytes();
            return false;
        }
        if (wanted == Behaviour.REFUSE_CONTENT) {
            say(out, "554 5.6.0 " + recipients.getFirst() + " would not like this");
            return true;
        }
        if (!strict) {
            say(out, "550 5.6.11 bare CR or LF, or a line that is too long");
            return true;
        }
        received.add(ReceivedMail.parse(recipients, content.toString()));
        if (wanted == Behaviour.TAKE_AND_VANISH) {
            return false;
        }
        say(out, "250 2.0.0 taken");
        return true;
    }

    private static void say(OutputStream out, String answer) throws IOException {
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** One line without its CRLF, in bytes as ISO 8859-1; null at the end. A bare CR or LF is no end of a line. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = -1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (previous == '\r' && next == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.substring(0, text.length() - 1);
            }
            line.write(next);
            previous = next;
        }
        return null;
    }
}
