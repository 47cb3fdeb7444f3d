package org.postroad.testing;

import org.jboss.arquillian.container.spi.Container;
import org.jboss.arquillian.container.spi.ContainerRegistry;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentScenario;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.container.test.impl.client.deployment.event.GenerateDeployment;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.test.spi.annotation.ClassScoped;
import org.jboss.arquillian.test.spi.event.suite.AfterSuite;
import org.jspecify.annotations.Nullable;

/**
 * One deployment and so one server for all test classes of a JVM, where Arquillian would start a server for
 * each class (16 s).
 */
public final class OneServer {

    @Inject
    @ClassScoped
    private InstanceProducer<DeploymentScenario> scenarioOfClass;

    @Inject
    private Instance<ContainerRegistry> containers;

    private @Nullable DeploymentScenario shared;
    private boolean deployed;

    void generateOnce(@Observes EventContext<GenerateDeployment> context) {
        if (shared == null) {
            context.proceed();
            shared = scenarioOfClass.get();
        } else {
            scenarioOfClass.set(shared);
        }
    }

    void deployOnce(@Observes EventContext<DeployManagedDeployments> context) {
        if (!deployed) {
            deployed = true;
            context.proceed();
        }
    }

    /** Not between classes; {@link #stop} does it. */
    void keep(@Observes EventContext<UnDeployManagedDeployments> context) {}

    void stop(@Observes(precedence = 100) AfterSuite event) throws DeploymentException {
        if (shared == null) {
            return;
        }
        for (Container<?> container : containers.get().getContainers()) {
            container
                    .getDeployableContainer()
                    .undeploy(shared.deployments().get(0).getDescription().getArchive());
        }
    }
}
