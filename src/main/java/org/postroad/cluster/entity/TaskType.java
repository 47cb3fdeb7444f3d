package org.postroad.cluster.entity;

/**
 * A kind of background work that a cluster role switches on (Stalwart docs, Cluster › Roles). As a job's gate it says which nodes may
 * run the job. The ordinal is what the database keeps, so the order is fixed.
 */
public enum TaskType {
    STORE_MAINTENANCE("storeMaintenance"),
    ACCOUNT_MAINTENANCE("accountMaintenance"),
    METRICS_CALCULATE("metricsCalculate"),
    METRICS_PUSH("metricsPush"),
    PUSH_NOTIFICATIONS("pushNotifications"),
    SEARCH_INDEXING("searchIndexing"),
    SPAM_CLASSIFIER_TRAINING("spamClassifierTraining"),
    OUTBOUND_MTA("outboundMta"),
    TASK_QUEUE_PROCESSING("taskQueueProcessing"),
    TASK_SCHEDULER("taskScheduler");

    private final String wireName;

    TaskType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
