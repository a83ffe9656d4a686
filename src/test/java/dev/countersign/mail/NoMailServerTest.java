package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.sandbox.SandboxOffTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Without a mail server the service runs, mails wait, and those whose time is over count as failed. */
@QuarkusTest
@TestProfile(SandboxOffTest.Off.class)
class NoMailServerTest {

    @Inject
    Post post;

    @Test
    void mailsWaitUntilTheyAreOver() throws SQLException {
        UUID id = post.queue(new Mail(Post.address(), "Your code", "123"));
        Jobs.deliverMail();
        assertThat(Post.row(id)).containsEntry("state", "QUEUED").containsEntry("attempts", 0);
        Records.change("update database_clock set shift = shift + interval '86401 seconds'");
        Jobs.deliverMail();
        assertThat(Post.row(id)).containsEntry("state", "FAILED").containsEntry("failure", "OVER");
        assertThat(Post.row(id).get("sealed")).isNull();
    }
}
