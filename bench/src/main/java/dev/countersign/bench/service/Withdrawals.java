package dev.countersign.bench.service;

import static dev.countersign.bench.service.Api.JSON;
import static dev.countersign.bench.service.Api.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/** Requests of the wire whose callers sign with a shared secret: withdrawals that one person asks for and another decides on. */
final class Withdrawals {

    private static final String PATH = "/accounts/v1/approval";
    private static final String OUTSIDE = "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94";

    private Withdrawals() {}

    /** So many new requests, in the order of the lanes. */
    static List<byte[]> create(List<Lane> lanes, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> lanes.get(number % lanes.size()))
                .map(lane -> lane.requester()
                        .sign(Call.post(
                                PATH,
                                json(
                                        "{'action':'BALANCE/WITHDRAW','payload':{'transactionType':'WITHDRAW','symbol':'USDC',"
                                                + "'accountId':'%s','address':'%s','networkType':'eth','quantity':1}}",
                                        lane.accountId(), OUTSIDE)))
                        .bytes())
                .toList();
    }

    /** The id in the answer to a new request. */
    static String id(String answer) {
        try {
            return JSON.readTree(answer).get("approvalId").textValue();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A decision on each, which are in the order of the lanes. */
    static List<byte[]> decide(List<Lane> lanes, List<String> ids, String action) {
        return IntStream.range(0, ids.size())
                .mapToObj(number -> lanes.get(number % lanes.size())
                        .approver()
                        .sign(Call.post(
                                PATH + "/review", json("{'action':'%s','approvalId':'%s'}", action, ids.get(number))))
                        .bytes())
                .toList();
    }
}
