package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.database.CommitListener;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Management;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At least once, by one replica at a time, never when it is too late; and nobody else reads it. */
@QuarkusTest
class MailDispatcherTest {

    private static final long LEASE = 120;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CODE = "kg-314159";

    @Inject
    Post post;

    @Inject
    MailRepository repository;

    @Inject
    MailAttempts attempts;

    @Inject
    MailTransports transports;

    @Inject
    MailMetrics metrics;

    @Inject
    MailConfig config;

    @Inject
    MailSeal seal;

    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @All
    List<MailTransport> byPriority;

    private final String ana = Post.address();
    private final Mail mail = new Mail(ana, "Your code", "Your code is " + CODE + ".");

    /** Hears of commits, as the dispatcher does. */
    @ApplicationScoped
    static class Ear implements CommitListener {

        private static final AtomicInteger HEARD = new AtomicInteger();

        @Override
        public void committed(Enum<?> what) {
            if (what == MailNews.QUEUED) {
                HEARD.incrementAndGet();
            }
        }
    }

    @BeforeEach
    void nothingIsLeftOver() {
        Jobs.deliverMail();
    }

    @Test
    void aMailIsSentOnceItsTransactionIsCommitted() {
        int heard = Ear.HEARD.get();
        post.queueInVain(mail);
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).isEmpty();
        assertThat(Ear.HEARD).hasValue(heard);

        UUID id = post.queue(mail);
        assertThat(Ear.HEARD).hasValue(heard + 1);
        assertThat(Sandbox.mailbox(ana)).isEmpty();
        Jobs.deliverMail();
        JsonNode messages = Sandbox.mailbox(ana);
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).get("to").textValue()).isEqualTo(ana);
        assertThat(messages.get(0).get("subject").textValue()).isEqualTo("Your code");
        assertThat(messages.get(0).get("text").textValue()).isEqualTo("Your code is " + CODE + ".");
        assertThat(Post.state(id)).isEqualTo("SENT");

        Sandbox.advance(LEASE + 1);
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).hasSize(1);
    }

    /** As long as there is a sandbox, no mail leaves it, whatever else is configured. */
    @Test
    void theSandboxComesBeforeTheWorld() {
        assertThat(byPriority).hasSize(2);
        assertThat(byPriority.getLast()).isInstanceOf(SmtpTransport.class);
        assertThat(transports.ready())
                .hasValueSatisfying(chosen -> assertThat(chosen).isSameAs(byPriority.getFirst()));
    }

    @Test
    void aCommitWakesTheDispatcherWhereJobsRun() {
        UUID id = post.queue(mail);
        MailDispatcher awake = replica(true);
        awake.committed(Thread.State.NEW);
        awake.committed(MailNews.QUEUED);
        await().atMost(LIMIT).until(() -> Post.state(id).equals("SENT"));

        UUID other = post.queue(mail);
        replica(false).committed(MailNews.QUEUED);
        awake.look().await().atMost(LIMIT);
        await().atMost(LIMIT).until(() -> Post.state(other).equals("SENT"));
        assertThat(Sandbox.mailbox(ana)).hasSize(2);
    }

    @Test
    void nothingOfItLiesOpenInTheDatabase() {
        UUID id = post.queue(mail);
        closed(Post.row(id));
        assertThat(Post.row(id).get("sealed")).isNotNull();
        Jobs.deliverMail();
        closed(Post.row(id));
        assertThat(Post.row(id).get("sealed")).isNull();
    }

    @Test
    void whatIsSealedBelongsToItsRow() throws SQLException {
        String eve = Post.address();
        UUID id = post.queue(mail);
        UUID other = post.queue(new Mail(eve, "Hello", "Hello"));
        Records.change(
                "update outgoing_mail set sealed = (select sealed from outgoing_mail where id = ?) where id = ?",
                id,
                other);
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).hasSize(1);
        assertThat(Post.row(other)).containsEntry("state", "QUEUED").containsEntry("attempts", 1);
        Sandbox.advance(86_401);
        Jobs.deliverMail();
        assertThat(Post.row(other)).containsEntry("state", "FAILED").containsEntry("failure", "OVER");
        assertThat(Sandbox.mailbox(eve)).isEmpty();
    }

    @Test
    void manyReplicasSendEachMailOnce() {
        List<String> addresses =
                IntStream.range(0, 100).mapToObj(each -> Post.address()).toList();
        addresses.forEach(address -> post.queue(new Mail(address, "Your code", CODE)));
        List<CompletableFuture<Void>> replicas = IntStream.range(0, 6)
                .mapToObj(each -> Jobs.start((each % 2 == 0 ? replica(false) : Jobs.mail()).run()))
                .toList();
        replicas.forEach(CompletableFuture::join);
        assertThat(addresses)
                .allSatisfy(address -> assertThat(Sandbox.mailbox(address)).hasSize(1));
    }

    @Test
    void whatADeadReplicaHadClaimedIsSentWhenItsLeaseIsOver() {
        UUID id = post.queue(mail);
        assertThat(post.claimAll(config.lease())).extracting(ClaimedMail::id).containsExactly(id);
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).isEmpty();
        Sandbox.advance(LEASE + 1);
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).hasSize(1);
        assertThat(Post.row(id)).containsEntry("state", "SENT").containsEntry("attempts", 2);
    }

    @Test
    void whatADeadReplicaHadSentIsSentAgainAsTheSameMail() {
        UUID id = post.queue(mail);
        ClaimedMail claimed = post.claimAll(config.lease()).getFirst();
        transports
                .ready()
                .orElseThrow()
                .send(claimed.id(), seal.open(claimed.id(), claimed.sealed()))
                .await()
                .atMost(LIMIT);
        Sandbox.advance(LEASE + 1);
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).hasSize(2);
        assertThat(Records.rows("select distinct mail_id from sandbox_mail where recipient = ?", ana))
                .containsExactly(Map.of("mail_id", id));
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).hasSize(2);
    }

    @Test
    void whoLostItsLeaseSaysOnlyThatItSent() {
        UUID id = post.queue(mail);
        ClaimedMail late = post.claimAll(config.lease()).getFirst();
        Sandbox.advance(LEASE + 1);
        ClaimedMail present = post.claimAll(config.lease()).getFirst();
        Map<String, Object> before = Post.row(id);

        assertThat(repository.defer(late, Duration.ZERO, Duration.ZERO).await().atMost(LIMIT))
                .isFalse();
        assertThat(repository.refused(late).await().atMost(LIMIT)).isFalse();
        assertThat(Post.row(id).get("everything")).isEqualTo(before.get("everything"));

        assertThat(repository.sent(late).await().atMost(LIMIT)).isTrue();
        assertThat(repository.sent(present).await().atMost(LIMIT)).isFalse();
        assertThat(repository.refused(present).await().atMost(LIMIT)).isFalse();
        assertThat(Post.state(id)).isEqualTo("SENT");
    }

    @Test
    void aCodeThatIsOverIsNotSentAnyMore() {
        long over = counter("countersign_mail_failed_total{reason=\"OVER\"");
        UUID id = post.queue(mail, Sandbox.now().plusSeconds(60));
        UUID tooLate = post.queue(mail, Sandbox.now());
        Sandbox.advance(61);
        assertThat(post.claimAll(Duration.ofSeconds(1))).isEmpty();
        Jobs.deliverMail();
        assertThat(Sandbox.mailbox(ana)).isEmpty();
        for (UUID each : List.of(id, tooLate)) {
            assertThat(Post.row(each)).containsEntry("state", "FAILED").containsEntry("failure", "OVER");
            assertThat(Post.row(each).get("sealed")).isNull();
        }
        assertThat(counter("countersign_mail_failed_total{reason=\"OVER\"")).isEqualTo(over + 2);
    }

    @Test
    void aNewerMailAboutTheSameTakesThePlaceOfWhatIsNotSentYet() {
        long superseded = counter("countersign_mail_failed_total{reason=\"SUPERSEDED\"");
        UUID order = UUID.randomUUID();
        UUID first =
                post.queue(order, new Mail(ana, "Your code", "1"), Sandbox.now().plusSeconds(60));
        UUID other = post.queue(
                UUID.randomUUID(),
                new Mail(Post.address(), "Your code", "2"),
                Sandbox.now().plusSeconds(60));
        UUID second =
                post.queue(order, new Mail(ana, "Your code", "3"), Sandbox.now().plusSeconds(60));
        Jobs.deliverMail();
        assertThat(Post.row(first)).containsEntry("state", "FAILED").containsEntry("failure", "SUPERSEDED");
        closed(Post.row(first));
        assertThat(Post.state(other)).isEqualTo("SENT");
        assertThat(Post.state(second)).isEqualTo("SENT");
        assertThat(Sandbox.mailbox(ana))
                .extracting(mail -> mail.get("text").textValue())
                .containsExactly("3");
        post.queue(order, new Mail(ana, "Your code", "4"), Sandbox.now().plusSeconds(60));
        assertThat(Post.state(second)).isEqualTo("SENT");
        assertThat(counter("countersign_mail_failed_total{reason=\"SUPERSEDED\""))
                .isEqualTo(superseded + 1);
        Jobs.deliverMail();
    }

    @Test
    void whatIsUnderWayAtItsDeadlineMayStillArrive() {
        UUID id = post.queue(mail, Sandbox.now().plusSeconds(60));
        ClaimedMail claimed = post.claimAll(config.lease()).getFirst();
        Sandbox.advance(61);
        Jobs.deliverMail();
        assertThat(Post.state(id)).isEqualTo("QUEUED");
        assertThat(repository.sent(claimed).await().atMost(LIMIT)).isTrue();

        UUID lost = post.queue(mail, Sandbox.now().plusSeconds(60));
        post.claimAll(config.lease());
        Sandbox.advance(LEASE + 1);
        Jobs.deliverMail();
        assertThat(Post.row(lost)).containsEntry("failure", "OVER");
        assertThat(Sandbox.mailbox(ana)).isEmpty();
    }

    @Test
    void whatTheServerWillNeverTakeIsNotTriedAgain() {
        String nobody = UUID.randomUUID() + "@example.invalid";
        long refused = counter("countersign_mail_failed_total{reason=\"REFUSED\"");
        UUID id = post.queue(new Mail(nobody, "Your code", CODE));
        Jobs.deliverMail();
        Sandbox.advance(301);
        Jobs.deliverMail();
        assertThat(Post.row(id))
                .containsEntry("state", "FAILED")
                .containsEntry("failure", "REFUSED")
                .containsEntry("attempts", 1);
        closed(Post.row(id));
        assertThat(counter("countersign_mail_failed_total{reason=\"REFUSED\"")).isEqualTo(refused + 1);
    }

    @Test
    void endedMailsAreForgottenLater() {
        UUID sent = post.queue(mail);
        UUID failed = post.queue(mail, Sandbox.now());
        Jobs.deliverMail();
        Sandbox.advance(604_000);
        UUID waiting = post.queue(mail);
        Jobs.sweepMail();
        assertThat(kept(sent, failed, waiting)).isEqualTo(3);
        Sandbox.advance(802);
        Jobs.sweepMail();
        assertThat(kept(sent, failed)).isZero();
        assertThat(Post.state(waiting)).isEqualTo("QUEUED");
    }

    @Test
    void whatWaitsAndWhatWasSentIsCounted() {
        long sent = counter("countersign_mail_sent_total");
        post.queue(mail);
        Sandbox.advance(100);
        Jobs.countMail();
        assertThat(counter("countersign_mail_queued")).isEqualTo(1);
        assertThat(counter("countersign_mail_oldest_age_seconds")).isBetween(100L, 160L);
        Jobs.deliverMail();
        Jobs.countMail();
        assertThat(counter("countersign_mail_queued")).isZero();
        assertThat(counter("countersign_mail_oldest_age_seconds")).isZero();
        assertThat(counter("countersign_mail_sent_total")).isEqualTo(sent + 1);
    }

    /** However many mails are kept. */
    @Test
    void whatTheJobsLookForIsFoundByAnIndex() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    insert into outgoing_mail (id, partner_id, state, attempts, queued_at, not_after, ended_at)
                    select gen_random_uuid(), (select min(id::text)::uuid from partner), 'SENT', 1, now(), now(), now()
                      from generate_series(1, 20000)""");
            statement.execute("analyze outgoing_mail");
            for (String query : List.of(
                    "select id from outgoing_mail where state = 'QUEUED' and next_attempt_at <= now() order by next_attempt_at",
                    "select id from outgoing_mail where state = 'QUEUED' and not_after <= now() order by not_after",
                    "select id from outgoing_mail where ended_at <= now() order by ended_at",
                    "select count(*), min(queued_at) from outgoing_mail where state = 'QUEUED'")) {
                try (ResultSet plan = statement.executeQuery("explain " + query + " limit 8")) {
                    StringBuilder text = new StringBuilder();
                    while (plan.next()) {
                        text.append(plan.getString(1)).append('\n');
                    }
                    assertThat(text).as(query).contains("Index").doesNotContain("Seq Scan");
                }
            }
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void closed(Map<String, Object> row) {
        String all = row.get("everything").toString();
        for (String word : List.of("ana", "example", "Your code", CODE)) {
            assertThat(all).doesNotContain(word);
            assertThat(all).doesNotContain(HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static long kept(UUID... ids) {
        return Records.number("select count(*) from outgoing_mail where id = any (?)", (Object) ids);
    }

    private static long counter(String name) {
        return (long) Management.sum(name);
    }

    /** Another replica's dispatcher. */
    private MailDispatcher replica(boolean jobsRun) {
        Scheduler scheduler = (Scheduler) Proxy.newProxyInstance(
                Scheduler.class.getClassLoader(), new Class<?>[] {Scheduler.class}, (proxy, method, values) -> jobsRun);
        return new MailDispatcher(repository, attempts, transports, metrics, config, scheduler, vertx);
    }
}
