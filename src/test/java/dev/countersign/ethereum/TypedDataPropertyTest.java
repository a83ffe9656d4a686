package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The hand-written hashes of the hot path against the general encoder. */
class TypedDataPropertyTest {
    private static final TypedData REQUEST = new TypedData(TypedDataSamples.forwardRequestType());
    private static final TypedData DOMAIN = new TypedData(TypedDataSamples.domainType());

    @Property
    void forwardRequestHashEqualsTheGeneralOne(
            @ForAll("requests") ForwardRequest request, @ForAll("domains") Eip712Domain domain) {
        assertThat(request.structHash())
                .isEqualTo(REQUEST.hashStruct("ForwardRequest", TypedDataSamples.valueOf(request)));
        assertThat(request.digest(domain))
                .isEqualTo(REQUEST.digest(domain, "ForwardRequest", TypedDataSamples.valueOf(request)));
    }

    @Property
    void separatorEqualsTheGeneralOne(@ForAll("domains") Eip712Domain domain) {
        assertThat(domain.separator())
                .isEqualTo(DOMAIN.hashStruct(Eip712Domain.TYPE, TypedDataSamples.valueOf(domain)))
                .isEqualTo(Eip712Domain.separatorOf(TypedDataSamples.valueOf(domain)));
    }

    @Provide
    Arbitrary<ForwardRequest> requests() {
        Arbitrary<byte[]> data = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        return Combinators.combine(addresses(), addresses(), uints(256), uints(256), uints(256), uints(48), data)
                .as(ForwardRequest::new)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<Eip712Domain> domains() {
        // Any text but lone surrogates, which have no UTF-8 form.
        Arbitrary<String> text =
                Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(40);
        return Combinators.combine(text, text, uints(256), addresses())
                .as(Eip712Domain::new)
                .withoutEdgeCases();
    }

    private static Arbitrary<Address> addresses() {
        return Arbitraries.bytes().array(byte[].class).ofSize(20).map(Address::of);
    }

    /** Both ends of the range often, instead of jqwik's product of all edge cases. */
    private static Arbitrary<BigInteger> uints(int bits) {
        BigInteger max = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        return Arbitraries.oneOf(
                Arbitraries.of(BigInteger.ZERO, BigInteger.ONE, max.shiftRight(1), max),
                Arbitraries.bigIntegers().between(BigInteger.ZERO, max));
    }
}
