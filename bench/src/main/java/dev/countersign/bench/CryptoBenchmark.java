package dev.countersign.bench;

import dev.countersign.ethereum.Secp256k1;
import java.util.List;
import java.util.function.Function;

/** Recovery and full verification of a ForwardRequest, beside three peers, in one run. See README.md. */
final class CryptoBenchmark {
    private static final int SAMPLES = 64;

    private static final String OURS = "Countersign `Secp256k1.recover`";
    private static final List<Peer> PEERS = List.of(
            new Peer(
                    OURS,
                    (digest, sample) ->
                            Secp256k1.recover(digest, sample.signature()).orElse(null)),
            new Peer("web3j", new Web3jRecovery()),
            new Peer("BouncyCastle, generic curve, textbook", new TextbookRecovery()),
            new Peer("libsecp256k1 over JNI", new Libsecp256k1Recovery()));

    private record Peer(String name, Recovery recovery) {}

    private CryptoBenchmark() {}

    public static void main(String[] arguments) {
        List<Sample> samples = Sample.deterministic(SAMPLES);
        Report report = new Report(System.out);
        report.machine();
        compare(report, "Recovery: 32-byte digest and signature to address", samples, CryptoBenchmark::recovery);
        compare(
                report,
                "Verification: ForwardRequest to EIP-712 digest (ours in all rows), recovery, comparison with `from`",
                samples,
                CryptoBenchmark::verification);
    }

    private static Contender recovery(Peer peer) {
        return new Contender(
                peer.name(), sample -> sample.signer().equals(peer.recovery().recover(sample.digest(), sample)));
    }

    private static Contender verification(Peer peer) {
        return new Contender(
                peer.name(),
                sample -> sample.signer()
                        .equals(peer.recovery().recover(sample.request().digest(Sample.DOMAIN), sample)));
    }

    private static void compare(Report report, String title, List<Sample> samples, Function<Peer, Contender> task) {
        List<Timing> timings = Rounds.run(PEERS.stream().map(task).toList(), samples);
        Timing ours = timings.get(0);
        Timing web3j = timings.get(1);
        Timing textbook = timings.get(2);
        Timing limit = timings.get(3);
        report.table(title, timings, limit);
        report.target(
                "at least 3.5 times as fast as the textbook",
                textbook.percentOf(ours),
                textbook.percentOf(ours) >= 350);
        report.target("ahead of web3j", web3j.percentOf(ours), web3j.percentOf(ours) > 100);
        report.target("at most 3.4 times libsecp256k1", ours.percentOf(limit), ours.percentOf(limit) <= 340);
    }
}
