package org.postroad.jmap.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.Rights;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.control.Scope;
import org.postroad.registry.entity.ObjectType;
import org.postroad.registry.entity.ObjectType.Verb;
import org.postroad.registry.entity.Reach;

/** The states of all types, read once for all who listen; not of those whose objects are each caller's own. */
@ApplicationScoped
public class ObjectStatesOf {
    private ObjectHomes homes;

    /** For CDI. */
    @SuppressWarnings("NullAway.Init")
    protected ObjectStatesOf() {}

    @Inject
    ObjectStatesOf(ObjectHomes homes) {
        this.homes = homes;
    }

    /** The types that one who may do so much can see in an account. */
    public Set<String> visible(Rights rights, long accountId) {
        Set<String> types = new TreeSet<>();
        for (ObjectHome home : homes.all()) {
            if (mayGet(home.type(), rights, accountId)) {
                types.add(home.type().wireName());
            }
        }
        return types;
    }

    private static boolean mayGet(ObjectType type, Rights rights, long accountId) {
        return type.verbs().contains(Verb.GET)
                && type.reach() != Reach.OWN
                && Permission.of(type.permission(Verb.GET))
                        .filter(permission -> type.reach() == Reach.SERVER
                                ? rights.onServer(permission)
                                : rights.inAccount(accountId, permission))
                        .isPresent();
    }

    /** The state of each type in each of the accounts. Types of the server are read once. */
    public Map<Long, Map<String, String>> read(Collection<Long> accounts) {
        Map<String, String> ofServer = new HashMap<>();
        Map<Long, Map<String, String>> all = new HashMap<>();
        for (long account : accounts) {
            Map<String, String> states = new TreeMap<>();
            for (ObjectHome home : homes.all()) {
                String name = home.type().wireName();
                if (!home.type().verbs().contains(Verb.GET) || home.type().reach() == Reach.OWN) {
                    continue;
                }
                states.put(
                        name,
                        home.type().reach() == Reach.SERVER
                                ? ofServer.computeIfAbsent(name, unread -> home.state(new Scope(account)))
                                : home.state(new Scope(account)));
            }
            all.put(account, states);
        }
        return all;
    }
}
