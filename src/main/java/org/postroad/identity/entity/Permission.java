package org.postroad.identity.entity;

import static org.postroad.identity.entity.Permission.Reach.ACCOUNT;
import static org.postroad.identity.entity.Permission.Reach.SERVER;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a caller may be allowed to do, by Stalwart's names (Stalwart docs, Reference › Permissions): {@code sys}, the object, the verb.
 * Jobs and the tasks that make them are Stalwart's tasks, queues its virtual queues. Five objects are ours, named in the same way: a member is a user's role in an
 * account, a provider credential is what an account signs in with elsewhere, mailboxes and emails are what was synced from there, and a user is whoever can sign in (what Stalwart calls an account, which here is what jobs belong to).
 *
 * <p>A permission of the server that a user holds counts in every account; a role in an account gives those that reach no further
 * than the account (see {@link Role}).
 */
public enum Permission {
    /** See one job or task. */
    SYS_TASK_GET("job", ACCOUNT),
    /** List and search jobs and tasks. */
    SYS_TASK_QUERY("job", ACCOUNT),
    /** Enqueue jobs, make tasks. */
    SYS_TASK_CREATE("job", ACCOUNT),
    /** Change, retry, resolve, trigger and cancel jobs; change and trigger tasks. */
    SYS_TASK_UPDATE("job", ACCOUNT),
    /** Delete jobs and tasks. */
    SYS_TASK_DESTROY("job", ACCOUNT),

    /** See an account. */
    SYS_ACCOUNT_GET("account", ACCOUNT),
    /** Rename an account; for its weight, the server's permission is needed. */
    SYS_ACCOUNT_UPDATE("account", ACCOUNT),
    /** Delete an account. */
    SYS_ACCOUNT_DESTROY("account", ACCOUNT),
    /** List every account, not only one's own. */
    SYS_ACCOUNT_QUERY("account", SERVER),
    /** Make accounts. */
    SYS_ACCOUNT_CREATE("account", SERVER),

    /** See one member of an account. */
    SYS_MEMBER_GET("member", ACCOUNT),
    /** List the members of an account. */
    SYS_MEMBER_QUERY("member", ACCOUNT),
    /** Take users into an account, and make users for it. */
    SYS_MEMBER_CREATE("member", ACCOUNT),
    /** Change the role of members; see and revoke the API keys of others. */
    SYS_MEMBER_UPDATE("member", ACCOUNT),
    /** Put members out of an account. */
    SYS_MEMBER_DESTROY("member", ACCOUNT),

    /** See one's own API keys in an account. */
    SYS_API_KEY_GET("api_key", ACCOUNT),
    /** List one's own API keys in an account. */
    SYS_API_KEY_QUERY("api_key", ACCOUNT),
    /** Make API keys for oneself. */
    SYS_API_KEY_CREATE("api_key", ACCOUNT),
    /** Change API keys. */
    SYS_API_KEY_UPDATE("api_key", ACCOUNT),
    /** Revoke one's own API keys. */
    SYS_API_KEY_DESTROY("api_key", ACCOUNT),

    /** See one provider credential; never its secret. */
    SYS_PROVIDER_CREDENTIAL_GET("provider_credential", ACCOUNT),
    /** List and search provider credentials. */
    SYS_PROVIDER_CREDENTIAL_QUERY("provider_credential", ACCOUNT),
    /** Make provider credentials. */
    SYS_PROVIDER_CREDENTIAL_CREATE("provider_credential", ACCOUNT),
    /** Change and test provider credentials, and give them new secrets. */
    SYS_PROVIDER_CREDENTIAL_UPDATE("provider_credential", ACCOUNT),
    /** Delete provider credentials. */
    SYS_PROVIDER_CREDENTIAL_DESTROY("provider_credential", ACCOUNT),

    /** See one synced mailbox. */
    SYS_MAILBOX_GET("mailbox", ACCOUNT),
    /** List synced mailboxes. */
    SYS_MAILBOX_QUERY("mailbox", ACCOUNT),

    /** See the headers of one email, and which parts it has; never what is in them. */
    SYS_EMAIL_GET("email", ACCOUNT),
    /** List and search emails. */
    SYS_EMAIL_QUERY("email", ACCOUNT),
    /** Read what is in an email: its body, its attachments, its source. */
    SYS_EMAIL_OPEN("email", ACCOUNT),

    /** See one message in the outbound queue. */
    SYS_QUEUED_MESSAGE_GET("queued_message", ACCOUNT),
    /** List and search the outbound queue. */
    SYS_QUEUED_MESSAGE_QUERY("queued_message", ACCOUNT),
    /** Send messages. */
    SYS_QUEUED_MESSAGE_CREATE("queued_message", ACCOUNT),
    /** Retry, hold and reroute messages in the outbound queue. */
    SYS_QUEUED_MESSAGE_UPDATE("queued_message", ACCOUNT),
    /** Cancel messages in the outbound queue. */
    SYS_QUEUED_MESSAGE_DESTROY("queued_message", ACCOUNT),

    /** See one entry of the audit log. */
    SYS_LOG_GET("log", ACCOUNT),
    /** List and search the audit log. */
    SYS_LOG_QUERY("log", ACCOUNT),

    /** See a user. */
    SYS_USER_GET("user", SERVER),
    /** List users. */
    SYS_USER_QUERY("user", SERVER),
    /** Make users. */
    SYS_USER_CREATE("user", SERVER),
    /** Change what a user may do on the server, and set the password anew. */
    SYS_USER_UPDATE("user", SERVER),
    /** Delete users. */
    SYS_USER_DESTROY("user", SERVER),

    /** See how failed jobs are retried. */
    SYS_TASK_MANAGER_GET("task_manager", SERVER),
    /** Set how failed jobs are retried. */
    SYS_TASK_MANAGER_UPDATE("task_manager", SERVER),

    /** See one queue. */
    SYS_MTA_VIRTUAL_QUEUE_GET("queue", SERVER),
    /** List queues. */
    SYS_MTA_VIRTUAL_QUEUE_QUERY("queue", SERVER),
    /** Make queues. */
    SYS_MTA_VIRTUAL_QUEUE_CREATE("queue", SERVER),
    /** Change, pause and resume queues. */
    SYS_MTA_VIRTUAL_QUEUE_UPDATE("queue", SERVER),
    /** Delete queues. */
    SYS_MTA_VIRTUAL_QUEUE_DESTROY("queue", SERVER),

    /** See one delivery schedule. */
    SYS_MTA_DELIVERY_SCHEDULE_GET("schedule", SERVER),
    /** List delivery schedules. */
    SYS_MTA_DELIVERY_SCHEDULE_QUERY("schedule", SERVER),
    /** Make delivery schedules. */
    SYS_MTA_DELIVERY_SCHEDULE_CREATE("schedule", SERVER),
    /** Change delivery schedules. */
    SYS_MTA_DELIVERY_SCHEDULE_UPDATE("schedule", SERVER),
    /** Delete delivery schedules. */
    SYS_MTA_DELIVERY_SCHEDULE_DESTROY("schedule", SERVER),

    /** See the rules for outbound mail. */
    SYS_MTA_OUTBOUND_STRATEGY_GET("strategy", SERVER),
    /** Set the rules for outbound mail. */
    SYS_MTA_OUTBOUND_STRATEGY_UPDATE("strategy", SERVER),

    /** See one route. */
    SYS_MTA_ROUTE_GET("route", SERVER),
    /** List routes. */
    SYS_MTA_ROUTE_QUERY("route", SERVER),
    /** Make routes. */
    SYS_MTA_ROUTE_CREATE("route", SERVER),
    /** Change routes. */
    SYS_MTA_ROUTE_UPDATE("route", SERVER),
    /** Delete routes. */
    SYS_MTA_ROUTE_DESTROY("route", SERVER),

    /** See one connection strategy. */
    SYS_MTA_CONNECTION_STRATEGY_GET("connection_strategy", SERVER),
    /** List connection strategies. */
    SYS_MTA_CONNECTION_STRATEGY_QUERY("connection_strategy", SERVER),
    /** Make connection strategies. */
    SYS_MTA_CONNECTION_STRATEGY_CREATE("connection_strategy", SERVER),
    /** Change connection strategies. */
    SYS_MTA_CONNECTION_STRATEGY_UPDATE("connection_strategy", SERVER),
    /** Delete connection strategies. */
    SYS_MTA_CONNECTION_STRATEGY_DESTROY("connection_strategy", SERVER),

    /** See one TLS strategy. */
    SYS_MTA_TLS_STRATEGY_GET("tls_strategy", SERVER),
    /** List TLS strategies. */
    SYS_MTA_TLS_STRATEGY_QUERY("tls_strategy", SERVER),
    /** Make TLS strategies. */
    SYS_MTA_TLS_STRATEGY_CREATE("tls_strategy", SERVER),
    /** Change TLS strategies. */
    SYS_MTA_TLS_STRATEGY_UPDATE("tls_strategy", SERVER),
    /** Delete TLS strategies. */
    SYS_MTA_TLS_STRATEGY_DESTROY("tls_strategy", SERVER),

    /** See one outbound rate limit. */
    SYS_MTA_OUTBOUND_THROTTLE_GET("throttle", SERVER),
    /** List outbound rate limits. */
    SYS_MTA_OUTBOUND_THROTTLE_QUERY("throttle", SERVER),
    /** Make outbound rate limits. */
    SYS_MTA_OUTBOUND_THROTTLE_CREATE("throttle", SERVER),
    /** Change outbound rate limits. */
    SYS_MTA_OUTBOUND_THROTTLE_UPDATE("throttle", SERVER),
    /** Delete outbound rate limits. */
    SYS_MTA_OUTBOUND_THROTTLE_DESTROY("throttle", SERVER),

    /** See one queue quota. */
    SYS_MTA_QUEUE_QUOTA_GET("queue_quota", SERVER),
    /** List queue quotas. */
    SYS_MTA_QUEUE_QUOTA_QUERY("queue_quota", SERVER),
    /** Make queue quotas. */
    SYS_MTA_QUEUE_QUOTA_CREATE("queue_quota", SERVER),
    /** Change queue quotas. */
    SYS_MTA_QUEUE_QUOTA_UPDATE("queue_quota", SERVER),
    /** Delete queue quotas. */
    SYS_MTA_QUEUE_QUOTA_DESTROY("queue_quota", SERVER),

    /** See whom notices come from. */
    SYS_DSN_REPORT_SETTINGS_GET("dsn_settings", SERVER),
    /** Set whom notices come from. */
    SYS_DSN_REPORT_SETTINGS_UPDATE("dsn_settings", SERVER),

    /** See one domain. */
    SYS_DOMAIN_GET("domain", SERVER),
    /** List domains. */
    SYS_DOMAIN_QUERY("domain", SERVER),
    /** Make domains. */
    SYS_DOMAIN_CREATE("domain", SERVER),
    /** Change domains. */
    SYS_DOMAIN_UPDATE("domain", SERVER),
    /** Delete domains. */
    SYS_DOMAIN_DESTROY("domain", SERVER),

    /** Pause all mail queues. */
    ACTION_PAUSE_MTA_QUEUE("queue", SERVER),
    /** Resume all mail queues. */
    ACTION_RESUME_MTA_QUEUE("queue", SERVER),

    /** Make configuration known, pause and resume, by an action; each needs its own permission besides. */
    SYS_ACTION_CREATE("action", SERVER),
    /** Have every node read its configuration anew. */
    ACTION_RELOAD_SETTINGS("action", SERVER),

    /** See the limits of JMAP. */
    SYS_JMAP_GET("jmap", SERVER),
    /** Set the limits of JMAP. */
    SYS_JMAP_UPDATE("jmap", SERVER),

    /** See one role that users have on the server. */
    SYS_ROLE_GET("role", SERVER),
    /** List the roles that users have on the server. */
    SYS_ROLE_QUERY("role", SERVER),
    /** Make roles. */
    SYS_ROLE_CREATE("role", SERVER),
    /** Change what a role allows. */
    SYS_ROLE_UPDATE("role", SERVER),
    /** Delete roles. */
    SYS_ROLE_DESTROY("role", SERVER),

    /** See one node of the cluster. */
    SYS_CLUSTER_NODE_GET("node", SERVER),
    /** List the nodes of the cluster. */
    SYS_CLUSTER_NODE_QUERY("node", SERVER),

    /** See how metrics are kept. */
    SYS_METRICS_GET("metrics", SERVER),
    /** Set how metrics are kept. */
    SYS_METRICS_UPDATE("metrics", SERVER),
    /** Read the metrics of the node, as Prometheus does. */
    LIVE_METRICS("metrics", SERVER);

    /** How far a permission can be given at the least. */
    enum Reach {
        /** A role in one account gives it there. */
        ACCOUNT,
        /** It makes sense for the whole server only. */
        SERVER
    }

    private static final Map<String, Permission> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(Permission::wireName, Function.identity()));

    private final String subject;
    private final Reach reach;
    private final String wireName;

    Permission(String subject, Reach reach) {
        this.subject = subject;
        this.reach = reach;
        this.wireName = camelCase(name());
    }

    /** The permission of that name on the wire. */
    public static Optional<Permission> of(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    /** The name on the wire, as {@code sysTaskGet}. */
    public String wireName() {
        return wireName;
    }

    /** The kind of object it is about, as the audit log calls it: {@code job}, {@code account}, {@code queue}. */
    public String subject() {
        return subject;
    }

    /** What it allows, as the audit log calls it: the last word of its name, {@code destroy}. */
    public String verb() {
        return name().startsWith("SYS_")
                ? name().substring(name().lastIndexOf('_') + 1).toLowerCase(Locale.ROOT)
                : name().substring(0, name().indexOf('_')).toLowerCase(Locale.ROOT);
    }

    /** Whether a role in an account can give it. */
    public boolean ofAccount() {
        return reach == ACCOUNT;
    }

    /** Whether it lets one look on only; opening an email is more than that. */
    public boolean reads() {
        return verb().equals("get") || verb().equals("query");
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder(constant.length());
        for (String word : constant.split("_", -1)) {
            String lower = word.toLowerCase(Locale.ROOT);
            name.append(name.length() == 0 ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return name.toString();
    }
}
