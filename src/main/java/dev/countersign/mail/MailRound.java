package dev.countersign.mail;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Claims and delivers mails, a bounded number at a time; each place that becomes free is filled at once, so that a slow mail
 * keeps no other waiting. Everything happens on one event loop, one step after the other.
 */
final class MailRound {

    private static final Logger LOG = Logger.getLogger(MailRound.class);

    private final IntFunction<Uni<List<ClaimedMail>>> claim;
    private final Function<ClaimedMail, Uni<Void>> deliver;
    private final int most;
    private final Executor loop;
    private final Runnable idle;
    private int underWay;
    private boolean claiming;
    private boolean again;

    /**
     * Does nothing until it is told to look.
     *
     * @param most how many may be under way
     * @param loop where every step is run, one after the other
     * @param idle called whenever nothing is due and nothing under way
     */
    MailRound(
            IntFunction<Uni<List<ClaimedMail>>> claim,
            Function<ClaimedMail, Uni<Void>> deliver,
            int most,
            Executor loop,
            Runnable idle) {
        this.claim = claim;
        this.deliver = deliver;
        this.most = most;
        this.loop = loop;
        this.idle = idle;
    }

    /** Looks for mails to send; may be called from anywhere, and as often as one likes. */
    void look() {
        loop.execute(this::more);
    }

    private void more() {
        int places = most - underWay;
        if (claiming || places == 0) {
            again = claiming;
            return;
        }
        claiming = true;
        again = false;
        claim.apply(places).emitOn(loop).subscribe().with(this::claimed, failure -> {
            LOG.warnf("mails cannot be claimed: %s", failure.getMessage());
            claimed(List.of());
        });
    }

    private void claimed(List<ClaimedMail> batch) {
        claiming = false;
        underWay += batch.size();
        batch.forEach(this::start);
        if (again || !batch.isEmpty()) {
            more();
        } else if (underWay == 0) {
            idle.run();
        }
    }

    private void start(ClaimedMail mail) {
        deliver.apply(mail).emitOn(loop).subscribe().with(done -> finished(), failure -> {
            LOG.warnf(
                    "mail %s: what became of it is not recorded, it will be sent again: %s",
                    mail.id(), failure.getMessage());
            finished();
        });
    }

    private void finished() {
        underWay--;
        more();
    }
}
