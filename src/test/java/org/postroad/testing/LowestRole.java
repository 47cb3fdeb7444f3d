package org.postroad.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.Role;

/** Who may do what in an account, said once more for the tests: were it read from the code, they could find nothing wrong there. */
public final class LowestRole {
    /** The lowest role that may, by the permission that is needed; the roles above it may too. Others need one on the server. */
    private static final Map<String, Role> LOWEST = Map.ofEntries(
            Map.entry("sysAccountGet", Role.VIEWER),
            Map.entry("sysAccountUpdate", Role.OWNER),
            Map.entry("sysAccountDestroy", Role.OWNER),
            Map.entry("sysMemberGet", Role.VIEWER),
            Map.entry("sysMemberQuery", Role.VIEWER),
            Map.entry("sysMemberCreate", Role.OWNER),
            Map.entry("sysMemberUpdate", Role.OWNER),
            Map.entry("sysMemberDestroy", Role.OWNER),
            Map.entry("sysApiKeyGet", Role.VIEWER),
            Map.entry("sysApiKeyQuery", Role.VIEWER),
            Map.entry("sysApiKeyCreate", Role.MEMBER),
            Map.entry("sysApiKeyDestroy", Role.MEMBER),
            Map.entry("sysLogGet", Role.VIEWER),
            Map.entry("sysLogQuery", Role.VIEWER),
            Map.entry("sysProviderCredentialGet", Role.VIEWER),
            Map.entry("sysProviderCredentialQuery", Role.VIEWER),
            Map.entry("sysProviderCredentialCreate", Role.MEMBER),
            Map.entry("sysProviderCredentialUpdate", Role.MEMBER),
            Map.entry("sysProviderCredentialDestroy", Role.MEMBER),
            Map.entry("sysMailboxGet", Role.VIEWER),
            Map.entry("sysMailboxQuery", Role.VIEWER),
            Map.entry("sysEmailGet", Role.VIEWER),
            Map.entry("sysEmailQuery", Role.VIEWER),
            Map.entry("sysEmailOpen", Role.MEMBER),
            Map.entry("sysQueuedMessageGet", Role.VIEWER),
            Map.entry("sysQueuedMessageQuery", Role.VIEWER),
            Map.entry("sysQueuedMessageCreate", Role.MEMBER),
            Map.entry("sysQueuedMessageUpdate", Role.MEMBER),
            Map.entry("sysQueuedMessageDestroy", Role.MEMBER),
            Map.entry("sysTaskGet", Role.VIEWER),
            Map.entry("sysTaskQuery", Role.VIEWER),
            Map.entry("sysTaskCreate", Role.MEMBER),
            Map.entry("sysTaskUpdate", Role.MEMBER),
            Map.entry("sysTaskDestroy", Role.MEMBER));

    private LowestRole() {}

    /** Whether the role is enough. @throws AssertionError if nobody has said for that permission */
    public static boolean suffices(Role role, String permission) {
        @Nullable Role lowest = LOWEST.get(permission);
        if (lowest == null) {
            throw new AssertionError("Say here which role may " + permission);
        }
        return role.compareTo(lowest) <= 0; // the owner is the first
    }
}
