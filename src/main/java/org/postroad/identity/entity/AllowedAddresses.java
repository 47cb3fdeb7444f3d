package org.postroad.identity.entity;

import java.util.List;
import java.util.Optional;
import org.postroad.platform.entity.AddressBlock;

/**
 * From where a key may be used. Immutable.
 *
 * @param blocks addresses and blocks of them in CIDR form; from anywhere if there is none
 */
public record AllowedAddresses(List<String> blocks) {
    public static final AllowedAddresses ANY = new AllowedAddresses(List.of());

    /** How many there may be. */
    public static final int MOST = 50;

    /** @throws IllegalArgumentException if one is no block */
    public AllowedAddresses {
        blocks = blocks.stream().sorted().distinct().toList();
        if (!blocks.stream().allMatch(AllowedAddresses::isBlock)) {
            throw new IllegalArgumentException("Not all of them are addresses: " + blocks);
        }
    }

    /** Whether a text is an address, or a block of them. */
    public static boolean isBlock(String text) {
        return AddressBlock.parse(text).isPresent();
    }

    /** What {@link #text} gave. */
    public static AllowedAddresses parse(String text) {
        return text.isEmpty() ? ANY : new AllowedAddresses(List.of(text.split(" ", -1)));
    }

    /** All in one text, with spaces between. */
    public String text() {
        return String.join(" ", blocks);
    }

    /** Whether a client at that address may use the key. */
    public boolean allows(ClientAddress client) {
        return blocks.isEmpty()
                || AddressBlock.bytes(client.text())
                        .filter(address -> parsed().stream().anyMatch(block -> block.contains(address)))
                        .isPresent();
    }

    /** Whether nobody is allowed here who is not allowed there. */
    public boolean isWithin(AllowedAddresses other) {
        return other.blocks.isEmpty()
                || !blocks.isEmpty()
                        && parsed().stream()
                                .allMatch(block -> other.parsed().stream().anyMatch(wider -> wider.contains(block)));
    }

    private List<AddressBlock> parsed() {
        return blocks.stream()
                .map(AddressBlock::parse)
                .flatMap(Optional::stream)
                .toList();
    }
}
