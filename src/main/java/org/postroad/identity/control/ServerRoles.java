package org.postroad.identity.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.postroad.identity.entity.Permission;
import org.postroad.identity.entity.ServerRole;
import org.postroad.platform.control.Transactions;

/** The roles that users can have on the server, and what they give. */
@Dependent
public class ServerRoles {
    /** On the unique index of (type, name), whose first column it is; dozens of rows. Locks nothing. */
    private static final String ALL = "SELECT id, body FROM stored_object WHERE type = ?";

    /** Reads every user that has a role: when a role is deleted, which is rare. Locks nothing. */
    private static final String USERS = "SELECT id, role_ids FROM user_login WHERE role_ids <> ''";

    private final Transactions transactions;

    @Inject
    public ServerRoles(Transactions transactions) {
        this.transactions = transactions;
    }

    /** What these roles give together. */
    public Set<Permission> given(Collection<Long> roles) {
        return roles.isEmpty() ? Set.of() : ServerRole.given(roles, transactions.within(ServerRoles::all));
    }

    static Map<Long, ServerRole> all(Connection connection) throws SQLException {
        Map<Long, ServerRole> all = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(ALL)) {
            select.setString(1, ServerRole.TYPE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    all.put(row.getLong(1), ServerRole.parse(row.getString(2)));
                }
            }
        }
        return all;
    }

    /** The roles of each user that has any. */
    static Map<Long, Set<Long>> ofUsers(Connection connection) throws SQLException {
        Map<Long, Set<Long>> users = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(USERS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                users.put(row.getLong(1), parse(row.getString(2)));
            }
        }
        return users;
    }

    /** Ids as {@code user_login} keeps them, blank-separated. */
    static Set<Long> parse(String ids) {
        Set<Long> parsed = new HashSet<>();
        Arrays.stream(ids.split(" ", -1))
                .filter(id -> !id.isEmpty())
                .forEach(id -> ServerRole.ID.parse(id).ifPresent(parsed::add));
        return parsed;
    }
}
