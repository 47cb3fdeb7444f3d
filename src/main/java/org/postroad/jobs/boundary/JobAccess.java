package org.postroad.jobs.boundary;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.postroad.identity.control.Access;
import org.postroad.identity.entity.Permission;
import org.postroad.jobs.control.ReadJobs;
import org.postroad.jobs.entity.Job;
import org.postroad.platform.entity.Refused;

/** Lets pass who may do something with the job whose id is in the path; a foreign job is like one that does not exist. */
@Dependent
class JobAccess {
    private final Access access;
    private final ReadJobs read;

    @Inject
    JobAccess(Access access, ReadJobs read) {
        this.access = access;
        this.read = read;
    }

    /** @return the id @throws Refused NOT_FOUND or FORBIDDEN */
    long require(String jobId, Permission permission) {
        long id = Job.ID.parse(jobId).orElseThrow(() -> Refused.notFound("job"));
        access.requireInAccount(read.accountOf(id), permission, "job");
        return id;
    }

    /** The same, and reads the job. */
    Job read(String jobId, Permission permission) {
        return read.job(require(jobId, permission));
    }
}
