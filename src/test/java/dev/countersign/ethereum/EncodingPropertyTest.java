package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Reading and writing are inverse for all values. */
class EncodingPropertyTest {
    @Property
    void hexDecodeInvertsEncode(@ForAll byte[] bytes) {
        assertThat(Hex.decode(Hex.encode(bytes))).isEqualTo(bytes);
    }

    @Property
    void everySpellingOfAnAddressIsTheSameValue(@ForAll @Size(20) byte[] bytes) {
        Address address = Address.of(bytes);
        assertThat(Address.parse(address.lowerCase())).isEqualTo(address).hasSameHashCodeAs(address);
        assertThat(Address.parseChecksummed(address.toString())).isEqualTo(address);
        assertThat(address.bytes()).isEqualTo(bytes);
    }

    @Property
    void transferDecodeInvertsEncode(@ForAll @Size(20) byte[] recipient, @ForAll @Size(32) byte[] amount) {
        Erc20Transfer transfer = new Erc20Transfer(Address.of(recipient), new BigInteger(1, amount));
        assertThat(transfer.encode()).hasSize(68);
        assertThat(Erc20Transfer.decode(transfer.encode())).contains(transfer);
    }
}
