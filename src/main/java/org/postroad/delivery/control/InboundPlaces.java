package org.postroad.delivery.control;

import java.util.HashMap;
import java.util.Map;
import org.postroad.platform.control.InboundSettings;

/** How many clients are connected, in all and of each address; one address cannot take all places. */
final class InboundPlaces {
    private final int most;
    private final int perAddress;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int taken;

    InboundPlaces(InboundSettings.Limits limits) {
        this.most = limits.connections();
        this.perAddress = limits.perAddress();
    }

    /** @param network of the client. @return whether there was a place */
    synchronized boolean take(String network) {
        int present = byAddress.getOrDefault(network, 0);
        if (taken >= most || present >= perAddress) {
            return false;
        }
        taken++;
        byAddress.put(network, present + 1);
        return true;
    }

    synchronized void leave(String network) {
        taken--;
        byAddress.computeIfPresent(network, (key, present) -> present == 1 ? null : present - 1);
    }

    synchronized int taken() {
        return taken;
    }
}
