package org.postroad.delivery.entity;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that says how mail goes out, as it was at one moment. Objects are found by their names.
 *
 * @param routeIds the ids of the routes' rows, by which their secrets are sealed
 * @param domains whose mail stays here, in lower case
 */
public record MailSettings(
        OutboundStrategy strategy,
        Map<String, MailSchedule> schedules,
        Map<String, MailRoute> routes,
        Map<String, Long> routeIds,
        Map<String, ConnectionStrategy> connections,
        Map<String, TlsStrategy> tls,
        List<OutboundThrottle> throttles,
        List<QueueQuota> quotas,
        NoticeSettings notices,
        Set<String> domains) {
    public MailSettings {
        schedules = Map.copyOf(schedules);
        routes = Map.copyOf(routes);
        routeIds = Map.copyOf(routeIds);
        connections = Map.copyOf(connections);
        tls = Map.copyOf(tls);
        throttles = List.copyOf(throttles);
        quotas = List.copyOf(quotas);
        domains = Set.copyOf(domains);
    }

    public boolean isLocal(String domain) {
        return domains.contains(domain.toLowerCase(Locale.ROOT));
    }

    public Optional<MailSchedule> schedule(String name) {
        return Optional.ofNullable(schedules.get(name));
    }

    public Optional<MailRoute> route(String name) {
        return Optional.ofNullable(routes.get(name));
    }

    public Optional<ConnectionStrategy> connection(String name) {
        return Optional.ofNullable(connections.get(name));
    }

    public Optional<TlsStrategy> tls(String name) {
        return Optional.ofNullable(tls.get(name));
    }
}
